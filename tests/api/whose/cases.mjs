// How somebody at the phone or in a form may name the people of people.mjs: [what kind of difficulty, what is said, who
// is meant]. What is said is one line, or an object of query parameters. Made by hand; each has one right answer, which
// may be the second of two who are called alike.

const line = (kind, rows) => rows.map(([said, key]) => ({ kind, said: typeof said === 'string' ? { name: said } : said, key }));

export const cases = [
  ...line('accents', [
    ['Jurgen Muller', 'juergen-mueller'], ['Juergen Mueller', 'juergen-mueller'], ['JÜRGEN MÜLLER', 'juergen-mueller'], ['Patricia Gomez', 'patricia-gomez'],
    ['Jose Garcia Martinez', 'jose-garcia'], ['Dolores Pena', 'dolores-pena'], ['Ignacio Nunez', 'ignacio-nunez'], ['Ute Gross', 'ute-gross'],
    ['Jorg Schafer', 'joerg-schaefer'], ['Joerg Schaefer', 'joerg-schaefer'], ['Bjorn Ostergaard', 'bjorn-ostergaard'], ['Zofia Wojcik', 'zofia-wojcik'],
    ['Lukasz Kowalski', 'lukasz-kowalski'], ['Helene Lefevre', 'helene-lefevre'], ['Francois Noel', 'francois-noel'], ['Renee Cote', 'renee-cote'],
    ['Sinead Murphy', 'sinead-murphy'], ['Nguyen Thi Lan', 'nguyen-thi-lan'], ['Ines Cordeiro', 'ines-cordeiro'], ['Agnieszka Zielinska', 'agnieszka-zielinska'],
    ['Siobhan Byrne', 'siobhan-byrne'], ['Yüki Tanábe', 'yuki-tanabe'], ['Bjoern Oestergaard', 'bjorn-ostergaard'],
  ]),
  ...line('nicknames', [
    ['Bill Jones', 'william-jones'], ['Billy Jones', 'william-jones'], ['Will Jones', 'william-jones'], ['Bob Fischer', 'robert-fischer'],
    ['Rob Fischer', 'robert-fischer'], ['Liz Turner', 'elizabeth-turner'], ['Beth Turner', 'elizabeth-turner'], ['Betty Turner', 'elizabeth-turner'],
    ['Peggy O\'Connor', 'margaret-oconnor'], ['Maggie OConnor', 'margaret-oconnor'], ['Jim O\'Neill', 'james-oneill'], ['Kate Walsh', 'catherine-walsh'],
    ['Dick Bauer', 'richard-bauer'], ['Mike Chen', 'michael-chen'], ['Ted Vance', 'theodore-vance'], ['Chuck Whitfield', 'charles-whitfield'],
    ['Ned Novak', 'edward-novak'], ['Paco Ruiz', 'francisco-ruiz'], ['Lola Peña', 'dolores-pena'], ['Nacho Nuñez', 'ignacio-nunez'],
    ['Pepe Garcia Martinez', 'jose-garcia'], ['Becky Stone', 'rebecca-stone'], ['Sasha Petrov', 'alexander-petrov'], ['Nick Papadakis', 'nicholas-papadakis'],
    ['Tony Ricci', 'anthony-ricci'], ['Larry Hughes', 'lawrence-hughes'], ['Debbie Hughes', 'deborah-hughes'], ['Steve Phillips', 'stephen-phillips'],
    ['Jeff Clarke', 'geoffrey-clarke'], ['Kathy Meyer', 'kathryn-meyer'], ['Bea Lindqvist', 'bea-lindqvist'], ['Chris Knight', 'christopher-knight'],
    ['Penny Wright', 'penelope-wright'], ['Wendy Pryce', 'gwendolyn-pryce'], ['Tom Holloway', 'tom-holloway'], ['Vicky Stewart', 'victoria-stewart'],
  ]),
  ...line('swapped', [
    ['Holloway Karen', 'karen-h'], ['Jones, William', 'william-jones'], ['Müller Jürgen', 'juergen-mueller'], ['Chen Michelle', 'michelle-chen'],
    ['Zhang Wei', 'wei-zhang'], ['Tanabe Yuki', 'yuki-tanabe'], ['Lan Nguyen Thi', 'nguyen-thi-lan'], ['Martin Thomas', 'martin-thomas'],
    ['Thomas Martin', 'thomas-martin'], ['George, James', 'james-george'], ['Brown John Michael', 'john-michael-brown'], ['Smith, Joan', 'joan-smith'],
    ['de Vries Anna', 'anna-de-vries'], ['van der Berg, Jan', 'jan-van-der-berg'], ['Fox, Maryann', 'maryann-fox'], ['Stuart Victor', 'stuart-victor'],
    ['Volkov Dmitri', 'dmitri-volkov'], ['Khan, Aisha', 'aisha-khan'], ['Jones Bill', 'william-jones'], ['García Martínez, José', 'jose-garcia'],
  ]),
  ...line('typing errors', [
    ['Karen Holoway', 'karen-h'], ['Karen Hollway', 'karen-h'], ['Karne Holloway', 'karen-h'], ['Caron Holloway', 'karen-h'],
    ['Wiliam Jones', 'william-jones'], ['William Jonse', 'william-jones'], ['Robert Fisher', 'robert-fischer'], ['Elisabeth Turner', 'elizabeth-turner'],
    ['Katherine Walsh', 'catherine-walsh'], ['Catherine Welsh', 'catherine-walsh'], ['Theodor Vans', 'theodore-vance'], ['Dana Witfield', 'dana-whitfield'],
    ['Charles Whitefield', 'charles-whitfield'], ['Edward Nowak', 'edward-novak'], ['Helene Lefebre', 'helene-lefevre'], ['Zofia Voicik', 'zofia-wojcik'],
    ['Lucas Kovalski', 'lukasz-kowalski'], ['Muhammad Ali', 'mohammed-ali'], ['Mohamed Ali', 'mohammed-ali'], ['Shaun Murphy', 'sean-murphy'],
    ['Sean Murray', 'shawn-murray'], ['Mary Ann Fox', 'maryann-fox'], ['Maryann ONeill', 'mary-ann-oneill'], ['Angus Mac Donald', 'angus-macdonald'],
    ['Fiona MacDonald', 'fiona-mcdonald'], ['Jonathon Smyth', 'jonathan-smythe'], ['Samantha Reid', 'samantha-reed'], ['Nikolas Papadakis', 'nicholas-papadakis'],
    ['Nicholas Papadopoulos', 'nicholas-papadakis'], ['Antony Richi', 'anthony-ricci'], ['Guiseppe Conti', 'giuseppe-conti'], ['Steven Philips', 'stephen-phillips'],
    ['Jeffrey Clark', 'geoffrey-clarke'], ['Catherine Mayer', 'kathryn-meyer'], ['Susan Mayer', 'susan-maier'], ['Priya Rahman', 'priya-raman'],
    ['Elias Brandaur', 'elias-brandauer'], ['Rowan Achtenberg', 'rowan-achterberg'], ['Christofer Night', 'christopher-knight'], ['Dimitri Wolkow', 'dmitri-volkov'],
    ['Agnieska Zelinska', 'agnieszka-zielinska'], ['Gwendoline Price', 'gwendolyn-pryce'], ['John Abernathy', 'j-abernathy'], ['Luca Beauregarde', 'beauregard'],
    ['Lior Ansel', 'lior-amsel'],
  ]),
  ...line('shared surnames', [
    ['Nina Holloway', 'nina-holloway'], ['Wilma Jones', 'wilma-jones'], ['Barb Jones', 'barbara-jones'], ['Imran Khan', 'imran-khan'],
    ['Michelle Chen', 'michelle-chen'], ['Hans Müller', 'hans-mueller'], ['Alexandra Petrova', 'alexandra-petrova'], ['Sam Reed', 'samuel-reed'],
    ['Deborah Hughes', 'deborah-hughes'], ['Joan Smith', 'joan-smith'], ['Berit Olsen', 'olsen-b'], ['Christine Knight', 'christine-knight'],
    ['Priya Ramesh', 'priya-ramesh'], ['Leslie Brown', 'leslie-ann-brown'], ['John Brown', 'john-michael-brown'], ['Pete Wright', 'peter-wright'],
    ['Mary O\'Neill', 'mary-ann-oneill'], ['Maria Lopez Cedar Street', 'maria-lopez-1'], [{ name: 'Maria Lopez', city: 'Southport' }, 'maria-lopez-2'],
    [{ name: 'Maria Lopez', company: 'Lopez Flooring' }, 'maria-lopez-3'], [{ name: 'John Smith', address: 'Harbor Lane' }, 'john-smith-2'],
    [{ name: 'John Smith', phone: '555-0143' }, 'john-smith'],
  ]),
  ...line('phone spellings', [
    ['(202) 555-0101', 'karen-h'], ['+1 202 555 0101', 'karen-h'], ['202.555.0101', 'karen-h'], ['2025550101', 'karen-h'], ['555-0101', 'karen-h'],
    [{ phone: '1-202-555-0101' }, 'karen-h'], [{ phone: '001 202 555 0101' }, 'karen-h'], [{ phone: '0101', name: 'Karen' }, 'karen-h'],
    [{ phone: '020 7946 0101' }, 'aisha-khan'], [{ phone: '+44 (0)20 7946 0101' }, 'aisha-khan'], [{ phone: '030/555102' }, 'juergen-mueller'],
    [{ phone: '0049 30 555102' }, 'juergen-mueller'], [{ phone: '600 555 103', name: 'Paco' }, 'francisco-ruiz'], ['Nina 202 555 0105', 'nina-holloway'],
    [{ phone: 'tel. 312-555-0111' }, 'william-jones'], [{ phone: '(212) 555-0101', name: 'Karen Holloway' }, 'karen-h'],
    [{ phone: '5550183 ', name: 'Noor' }, 'noor-haddad'], [{ phone: '415 5550125' }, 'dana-whitfield'],
  ]),
  ...line('firms and mail', [
    ['Aisha from Khan Catering', 'aisha-khan'], ['Acme Plumbing John', 'john-smith'], ['somebody at Calder Dental', 'calder-dental'], ['Fern and Field Nursery', 'fern-field'],
    ['the lady from Saltmarsh Bakery', 'saltmarsh'], ['Hollis Vane LLP', 'hollis-vane'], ['Studio 54 Bianca', 'studio-54'], ['Studio 54', 'studio-54'],
    [{ company: 'Ricci Tiles', name: 'Tony' }, 'anthony-ricci'], ['Michael at Chen Dental', 'michael-chen'], ['Priya, Quarry Street Dental', 'priya-raman'],
    ['john.smith@example.com', 'john-smith'], [{ email: 'DANA@EXAMPLE.COM' }, 'dana-whitfield'], ['wjones@example.org', 'william-jones'],
    ['Joan, Bluebird Bakery', 'joan-smith'], ['Jürgen from Müller und Söhne', 'juergen-mueller'],
  ]),
  ...line('places', [
    ['Karen from Maple Street', 'karen-h'], ['Karen, Maple Street', 'karen-h'], ['Karen Maple St', 'karen-h'], ['Mrs Holloway, 31 Maple Street', 'karen-h'],
    [{ name: 'Karen', address: 'Maple Street' }, 'karen-h'], [{ name: 'Holloway', city: 'Riverton' }, 'nina-holloway'], ['Olsen from Southport', 'olsen-b'],
    ['Mr Olsen in Northfield', 'olsen-a'], [{ name: 'Jürgen', address: 'Lindenstr.' }, 'juergen-mueller'], ['Smith Oak Avenue Fairview', 'john-smith'],
    ['Mr Smith 7 Harbor Lane', 'john-smith-2'], ['Mr Müller Gartenweg', 'hans-mueller'], ['Maria Lopez, 77 Pine Ave', 'maria-lopez-2'],
    [{ name: 'Tom', address: '31 Maple' }, 'tom-holloway'], ['Caren on Birch Road', 'caren-holt'], ['Karin Fairview', 'karin-maplewood'],
    ['Berit Mill Lane', 'olsen-b'], ['Frau Müller Köln', 'juergen-mueller'],
    [{ name: 'Nina', city: 'Riverton', address: 'Elm Court' }, 'nina-holloway'], ['my neighbour Tom Holloway', 'tom-holloway'],
  ]),
];

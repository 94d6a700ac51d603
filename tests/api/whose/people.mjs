// Customers of a firm, by hand: [key, name, what else is known]. Those of one surname or street are there to be mistaken
// for each other. Beside them a crowd, made of common names.

const PEOPLE = [
  ['karen-h', 'Karen Holloway', { phone: '+12025550101', email: 'karen.holloway@example.com', address: '31 Maple Street', city: 'Springfield' }],
  ['caren-holt', 'Caren Holt', { phone: '+12025550102', address: '8 Birch Road', city: 'Springfield' }],
  ['karin-maplewood', 'Karin Maplewood', { phone: '+12025550103', city: 'Fairview' }],
  ['tom-holloway', 'Thomas Holloway', { phone: '+12025550104', address: '31 Maple Street', city: 'Springfield' }],
  ['nina-holloway', 'Nina Holloway', { phone: '+12025550105', address: '4 Elm Court', city: 'Riverton' }],
  ['william-jones', 'William Jones', { phone: '+13125550111', email: 'wjones@example.org' }],
  ['wilma-jones', 'Wilma Jones', { phone: '+13125550112' }],
  ['barbara-jones', 'Barbara Jones', { phone: '+13125550113' }],
  ['robert-fischer', 'Robert Fischer', { phone: '+13125550114', company: 'Fischer Heating' }],
  ['elizabeth-turner', 'Elizabeth Turner', { phone: '+13125550115', email: 'liz.turner@example.net' }],
  ['margaret-oconnor', "Margaret O'Connor", { phone: '+353861234501' }],
  ['james-oneill', "James O'Neill", { phone: '+353861234502' }],
  ['catherine-walsh', 'Catherine Walsh', { phone: '+353861234503' }],
  ['richard-bauer', 'Richard Bauer', { phone: '+4930555101' }],
  ['michael-chen', 'Michael Chen', { phone: '+14155550121', company: 'Chen Dental' }],
  ['michelle-chen', 'Michelle Chen', { phone: '+14155550122' }],
  ['theodore-vance', 'Theodore Vance', { phone: '+14155550123' }],
  ['charles-whitfield', 'Charles Whitfield', { phone: '+14155550124' }],
  ['dana-whitfield', 'Dana Whitfield', { phone: '+14155550125', email: 'dana@example.com' }],
  ['edward-novak', 'Edward Novak', { phone: '+14155550126' }],
  ['patricia-gomez', 'Patricia Gómez', { phone: '+34600555101' }],
  ['jose-garcia', 'José García Martínez', { phone: '+34600555102' }],
  ['francisco-ruiz', 'Francisco Ruiz', { phone: '+34600555103' }],
  ['dolores-pena', 'Dolores Peña', { phone: '+34600555104' }],
  ['ignacio-nunez', 'Ignacio Núñez', { phone: '+34600555105' }],
  ['juergen-mueller', 'Jürgen Müller', { phone: '+4930555102', company: 'Müller & Söhne', address: 'Lindenstraße 12', city: 'Köln' }],
  ['hans-mueller', 'Hans Müller', { phone: '+4930555103', address: 'Gartenweg 3', city: 'Berlin' }],
  ['ute-gross', 'Ute Groß', { phone: '+4930555104' }],
  ['joerg-schaefer', 'Jörg Schäfer', { phone: '+4930555105' }],
  ['bjorn-ostergaard', 'Bjørn Østergaard', { phone: '+4520555101' }],
  ['zofia-wojcik', 'Zofia Wójcik', { phone: '+48600555101' }],
  ['lukasz-kowalski', 'Łukasz Kowalski', { phone: '+48600555102' }],
  ['helene-lefevre', 'Hélène Lefèvre', { phone: '+33600555101' }],
  ['francois-noel', 'François Noël', { phone: '+33600555102' }],
  ['renee-cote', 'Renée Côté', { phone: '+15145550131' }],
  ['sinead-murphy', 'Sinéad Murphy', { phone: '+353861234504' }],
  ['aisha-khan', 'Aisha Khan', { phone: '+442079460101', company: 'Khan Catering' }],
  ['imran-khan', 'Imran Khan', { phone: '+442079460102' }],
  ['mohammed-ali', 'Mohammed Ali', { phone: '+442079460103' }],
  ['nguyen-thi-lan', 'Nguyễn Thị Lan', { phone: '+14085550141' }],
  ['wei-zhang', 'Wei Zhang', { phone: '+14085550142' }],
  ['yuki-tanabe', 'Yuki Tanabe', { phone: '+14085550143' }],
  ['sean-murphy', 'Sean Murphy', { phone: '+353861234505' }],
  ['shawn-murray', 'Shawn Murray', { phone: '+353861234506' }],
  ['anna-de-vries', 'Anna de Vries', { phone: '+31612555101' }],
  ['jan-van-der-berg', 'Jan van der Berg', { phone: '+31612555102' }],
  ['maryann-fox', 'Maryann Fox', { phone: '+15125550151' }],
  ['mary-ann-oneill', "Mary-Ann O'Neill", { phone: '+15125550152' }],
  ['angus-macdonald', 'Angus MacDonald', { phone: '+441314960101' }],
  ['fiona-mcdonald', 'Fiona McDonald', { phone: '+441314960102' }],
  ['leslie-ann-brown', 'Leslie Ann Brown', { phone: '+15125550153' }],
  ['john-michael-brown', 'John Michael Brown', { phone: '+15125550154', company: 'Smith Roofing' }],
  ['john-smith', 'John Smith', { phone: '+12025550143', email: 'john.smith@example.com', company: 'Acme Plumbing', address: '12 Oak Avenue', city: 'Fairview' }],
  ['john-smith-2', 'John Smith', { phone: '+12025550144', address: '7 Harbor Lane', city: 'Riverton' }],
  ['joan-smith', 'Joan Smith', { phone: '+12025550145', company: 'Bluebird Bakery' }],
  ['jonathan-smythe', 'Jonathan Smythe', { phone: '+12025550146' }],
  ['rebecca-stone', 'Rebecca Stone', { phone: '+16175550161' }],
  ['samantha-reed', 'Samantha Reed', { phone: '+16175550162' }],
  ['samuel-reed', 'Samuel Reed', { phone: '+16175550163' }],
  ['alexander-petrov', 'Alexander Petrov', { phone: '+16175550164' }],
  ['alexandra-petrova', 'Alexandra Petrova', { phone: '+16175550165' }],
  ['nicholas-papadakis', 'Nicholas Papadakis', { phone: '+16175550166' }],
  ['anthony-ricci', 'Anthony Ricci', { phone: '+16175550167', company: 'Ricci Tile' }],
  ['giuseppe-conti', 'Giuseppe Conti', { phone: '+393335551010' }],
  ['lawrence-hughes', 'Lawrence Hughes', { phone: '+16175550168' }],
  ['deborah-hughes', 'Deborah Hughes', { phone: '+16175550169' }],
  ['stephen-phillips', 'Stephen Phillips', { phone: '+16175550170' }],
  ['geoffrey-clarke', 'Geoffrey Clarke', { phone: '+16175550171' }],
  ['kathryn-meyer', 'Kathryn Meyer', { phone: '+16175550172' }],
  ['susan-maier', 'Susan Maier', { phone: '+16175550173' }],
  ['priya-raman', 'Priya Raman', { phone: '+12065550181', company: 'Quarry Street Dental' }],
  ['priya-ramesh', 'Priya Ramesh', { phone: '+12065550182' }],
  ['elias-brandauer', 'Elias Brandauer', { phone: '+436641555101' }],
  ['bea-lindqvist', 'Beatrice Lindqvist', { phone: '+46701555101' }],
  ['noor-haddad', 'Noor Haddad', { phone: '+12065550183' }],
  ['camille-duroc', 'Camille Duroc', { phone: '+33600555103' }],
  ['rowan-achterberg', 'Rowan Achterberg', { phone: '+31612555103' }],
  ['gregor-salas', 'Gregor Salas', { phone: '+12065550184' }],
  ['ines-cordeiro', 'Inês Cordeiro', { phone: '+351912555101' }],
  ['mei-tanaka', 'Mei Tanaka', { phone: '+12065550185' }],
  ['lior-amsel', 'Lior Amsel', { phone: '+12065550186' }],
  ['calder-dental', 'Hugh Calder', { phone: '+12065550187', company: 'Calder Dental Group', email: 'office@calderdental.example' }],
  ['fern-field', 'Ivy Fern', { phone: '+12065550188', company: 'Fern & Field Nursery' }],
  ['saltmarsh', 'Oscar Marsh', { phone: '+12065550189', company: 'Saltmarsh Bakery' }],
  ['hollis-vane', 'Ruth Vane', { phone: '+12065550190', company: 'Hollis & Vane LLP' }],
  ['studio-54', 'Bianca Ford', { phone: '+12125550191', company: 'Studio 54 Hair' }],
  ['olsen-a', 'Anders Olsen', { phone: '+4790555101', address: '5 Chapel Road', city: 'Northfield' }],
  ['olsen-b', 'Berit Olsen', { phone: '+4790555102', address: '19 Mill Lane', city: 'Southport' }],
  ['maria-lopez-1', 'Maria Lopez', { phone: '+15055550201', address: '14 Cedar Street', city: 'Northfield' }],
  ['maria-lopez-2', 'Maria Lopez', { phone: '+15055550202', address: '77 Pine Avenue', city: 'Southport' }],
  ['maria-lopez-3', 'Maria Lopez', { phone: '+15055550203', company: 'Lopez Flooring', city: 'Riverton' }],
  ['peter-wright', 'Peter Wright', { phone: '+15055550204' }],
  ['penelope-wright', 'Penelope Wright', { phone: '+15055550205' }],
  ['christopher-knight', 'Christopher Knight', { phone: '+15055550206' }],
  ['christine-knight', 'Christine Knight', { phone: '+15055550207' }],
  ['victoria-stewart', 'Victoria Stewart', { phone: '+15055550208' }],
  ['stuart-victor', 'Stuart Victor', { phone: '+15055550209' }],
  ['martin-thomas', 'Martin Thomas', { phone: '+15055550210' }],
  ['thomas-martin', 'Thomas Martin', { phone: '+15055550211' }],
  ['james-george', 'James George', { phone: '+15055550212' }],
  ['dmitri-volkov', 'Dmitri Volkov', { phone: '+15055550213' }],
  ['agnieszka-zielinska', 'Agnieszka Zielińska', { phone: '+48600555103' }],
  ['siobhan-byrne', 'Siobhán Byrne', { phone: '+353861234507' }],
  ['gwendolyn-pryce', 'Gwendolyn Pryce', { phone: '+441314960103' }],
  ['j-abernathy', 'J. Abernathy', { phone: '+15055550214' }],
  ['beauregard', 'Lucas Beauregard', { phone: '+15055550215' }],
];

const FIRST = 'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Sarah Karen Charles Nancy Daniel Lisa Matthew Betty Anthony Margaret Mark Sandra Donald Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth Carol Maria Kevin Amanda Brian Dorothy George Melissa Edward Deborah Peter Anna Stefan Julia Hans Laura Jose Carmen Luis Sofia'.split(' ');
const LAST = 'Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson Anderson Taylor Moore Jackson Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson Walker Young Allen King Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell Mitchell Carter Roberts Weber Schmidt Becker Hoffmann Wagner Keller Santos Silva Costa Rossi Larsen Hansen Murphy'.split(' ');
const STREETS = 'Main Church Park Washington Lake Spring Ridge Sunset Meadow Forest Maple Oak'.split(' ');
const TOWNS = ['Springfield', 'Fairview', 'Riverton', 'Northfield', 'Southport', 'Ashland'];

/** What all of them are called but the people of the table. */
const taken = new Set(PEOPLE.map(([, name]) => name.toLowerCase()));

/** 1,800 others: every second pair of a first name and a surname, with phone numbers and streets of their own. */
function crowd() {
  const others = [];
  for (let first = 0; first < FIRST.length; first += 1) {
    for (let last = first % 2; last < LAST.length; last += 2) {
      const name = `${FIRST[first]} ${LAST[last]}`;
      const n = others.length;
      if (taken.has(name.toLowerCase())) continue;
      others.push({ external_id: `crowd-${n}`, name, phone: `+1773555${String(1000 + n).padStart(4, '0')}`, address: `${(n % 97) + 1} ${STREETS[n % STREETS.length]} Street`, city: TOWNS[n % TOWNS.length] });
    }
  }
  return others;
}

export const people = PEOPLE.map(([key, name, more]) => ({ external_id: key, name, ...more }));
export const everybody = [...people, ...crowd()];

"""People who are made of a number: the same number is always the same person. Names repeat as real ones do: a few are
borne by thousands, most by a few."""

import random
from dataclasses import dataclass

FIRST = ("William Robert Elizabeth Margaret Richard Katherine Michael Thomas Edward Joseph Jennifer Susan Patricia Anthony"
         " Charles Daniel Matthew Nicholas Stephen Timothy Alexander Andrew Benjamin Christopher David Deborah Francisco"
         " Gregory James Jose Kenneth Lawrence Pamela Rebecca Samuel Theodore Ursula Victoria Walter Zachary Jürgen"
         " Wolfgang Søren Zoë Łukasz María Ángel Björn Chloé Émile").split()
HEADS = "Bar Cor Den Fal Gar Hol Kel Lan Mar Nor Ped Wes Ash Brad Clay Dun Est Fen Gil Har".split()
MIDDLES = ["", *"ba de fi go la mi no ra si te va zo ber den gel ker lin mon rin".split()]
TAILS = "berg cott dale field ham kins man ner rell son ton wick worth stein ley by ford mann ski well".split()
TRADES = "Plumbing Roofing Electric Gardens Solar Bakery Motors Books Clinic Studio".split()


@dataclass(frozen=True)
class Person:
    """What is stored of one."""

    first: str
    last: str
    email: str
    phone: str
    company: str

    @property
    def body(self) -> dict:
        """As POST /v1/contacts takes it."""
        return {"name": f"{self.first} {self.last}", "email": self.email, "phone": self.phone, "company": self.company}


def person(number: int) -> Person:
    """The person of this number. No two have the same e-mail address or phone number."""
    chance = random.Random(number)
    first = FIRST[int(len(FIRST) * chance.random() ** 2)]
    last = chance.choice(HEADS) + chance.choice(MIDDLES) + chance.choice(TAILS)
    company = f"{chance.choice(HEADS)}{chance.choice(MIDDLES)}{chance.choice(TAILS)} {chance.choice(TRADES)}"
    host = chance.choice(("gmail.com", "yahoo.com", f"{company.split()[0].lower()}.example"))
    return Person(first, last, f"{last.lower()}.{number}@{host}", f"+1{2_002_000_000 + number * 977 % 7_000_000_000}",
                  company if chance.random() < 0.3 else f"{last} {chance.choice(TRADES)}")


def slip(word: str, chance: random.Random) -> str:
    """The word with a letter left out, put in, exchanged or swapped with the next one."""
    at = chance.randrange(1, len(word) - 1)
    letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
    return chance.choice((word[:at] + word[at + 1:], word[:at] + letter + word[at:], word[:at] + letter + word[at + 1:],
                          word[:at] + word[at + 1] + word[at] + word[at + 2:]))

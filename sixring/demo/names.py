"""Names, towns, addresses and numbers: made up, under domains that can belong to nobody, from ranges for fiction."""

from __future__ import annotations

import random

FIRST = (
    "Aisha Alba Amara Anouk Arlo Astrid Beatrix Bertie Bruno Callum Carmen Cedric Chiara Clara Conrad Dara Delia"
    " Dilys Dorian Edda Eloise Elsie Emre Enzo Esme Fabian Farah Felix Fiona Florian Freya Gareth Gloria Greta"
    " Gwen Hamish Hattie Henrik Hugo Ida Imani Imogen Ingrid Isla Ivor Jasper Jemima Jonas Josef Juno Kaya Keziah"
    " Lars Leonie Lionel Lottie Lucian Magda Malik Margot Matilda Maya Mirela Morwen Nadia Nell Nico Noel Olive"
    " Oona Oscar Otis Owen Pascal Petra Philippa Pilar Quentin Rafael Ramona Rhiannon Rocco Rosalind Rufus Sabine"
    " Salma Selma Silas Soraya Stellan Sunniva Tamsin Tariq Tess Theo Tilda Tobias Una Ursula Valentin Vera Viola"
    " Wanda Wilf Xenia Yara Yusuf Zelda Zora"
).split()
LAST = (
    "Acorn Alder Appleyard Arbour Aster Barleycorn Beanstalk Beechwood Birchall Bloomfield Bracken Bramblewick"
    " Briar Burdock Buttercup Campion Catmint Chickweed Clovelly Coppice Cornflower Cowslip Crabtree Daisywell"
    " Damson Dandel Dewberry Dillwort Dockleaf Elderflower Fennelby Ferndale Fescue Figgins Foxglove Furrow"
    " Gardiner Gooseberry Gorse Greenleaf Groundsel Hawthornby Hayfield Heatherly Hedgerow Hollyoakley Honeysett"
    " Hopfield Ivywood Knapweed Larkspur Lavenderby Leafwell Lilywhite Lovage Lupin Mallow Marigold Marjoram"
    " Meadowcroft Medlar Mintley Mulberry Mullein Nettleton Oakapple Orchardson Oxlip Parsnip Peapod Periwinkle"
    " Petalby Pippin Plantain Plumtree Poppyfield Potting Primrose Quincey Radicchio Ragwort Rhubarb Rootley"
    " Rosehip Rowanberry Rushmere Sageby Samphire Saplin Sedgewick Seedling Silverbirch Sorrel Sowerby Speedwell"
    " Spindle Sproutley Sunflower Sweetpea Tansyfield Teasel Thistledown Thymewell Toadflax Trellick Turnipseed"
    " Twigg Vetchley Vineyard Violetta Wallflower Watercress Weatherfield Wheatear Whitebeam Wildrose Willowby"
    " Windfall Woodruff Yarrow"
).split()
SHORT = {
    "Beatrix": "Bea", "Jemima": "Mima", "Matilda": "Tilly", "Rosalind": "Ros", "Philippa": "Pip", "Tobias": "Toby",
    "Theo": "Teddy", "Imogen": "Immy", "Rhiannon": "Rhi", "Valentin": "Val", "Conrad": "Con", "Margot": "Go",
    "Lionel": "Leo", "Ramona": "Mona", "Rafael": "Rafa", "Eloise": "Lou", "Quentin": "Quin", "Gareth": "Gaz",
}  # fmt: skip
TOWNS = (
    "Mossbridge", "Thornby", "Applewick", "Fernhollow", "Lower Bracken", "Hazelcombe", "Otterfield", "Great Sorrel",
    "Willowmere", "Little Plumley", "Barrowdene", "Larkhill-on-Wold", "Sedgebrook", "Nettlestead", "Rowanby",
    "Quarry Green", "Elderbeck", "Pippinsea",
)  # fmt: skip
DOMAINS = ("example.com", "example.net", "example.org", "mail.example", "post.example", "letterbox.example")
AREAS = ("113", "114", "115", "116", "117", "118", "121", "131", "141", "151", "161", "191")  # + 496 0000 to 0999


def address(first: str, last: str, chance: random.Random, taken: set[str]) -> str:
    """An address nobody has yet."""
    forms = (f"{first}.{last}", f"{first[0]}.{last}", f"{first}{last[0]}", f"{last}.{first}", f"{first}_{last}")
    while True:
        local = chance.choice(forms).lower() + (str(chance.randrange(2, 99)) if chance.random() < 0.3 else "")
        found = f"{local}@{chance.choice(DOMAINS)}"
        if found not in taken:
            taken.add(found)
            return found


def number(chance: random.Random, taken: set[str]) -> str:
    """A telephone number from the ranges kept free for drama."""
    while True:
        found = f"+44{chance.choice(AREAS)}496{chance.randrange(1000):04}"
        if found not in taken:
            taken.add(found)
            return found


def mistyped(address_: str, chance: random.Random) -> str:
    """The address with two letters changed over, as people type it in a hurry."""
    local, _, domain = address_.partition("@")
    place = chance.randrange(max(1, len(local) - 1))
    return local[:place] + local[place : place + 2][::-1] + local[place + 2 :] + "@" + domain


def code(chance: random.Random, letters: int = 32) -> str:
    """A random name as browsers and chats have one."""
    return f"{chance.getrandbits(letters * 4):0{letters}x}"

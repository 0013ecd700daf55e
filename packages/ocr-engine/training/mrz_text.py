"""Random holders and the machine readable zones of their documents, right by ICAO Doc 9303 (parts 3 to 7).

    format, holder, lines = random_zone(random.Random(7))
    lines = zone(format, holder)  # of a holder of your own

Formats: TD1 (3 x 30), TD2 (2 x 36), TD3 (2 x 44), MRVA (2 x 44), MRVB (2 x 36) and FRA, the French identity card issued until
2021 (2 x 36 of its own layout). Everything is drawn from the `random.Random` that is handed in: the same seed, the same zones.
"""

from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
FORMATS = {"TD1": (3, 30), "TD2": (2, 36), "TD3": (2, 44), "MRVA": (2, 44), "MRVB": (2, 36), "FRA": (2, 36)}
SHARES = {"TD1": 0.28, "TD2": 0.17, "TD3": 0.3, "MRVA": 0.1, "MRVB": 0.1, "FRA": 0.05}

# ISO 3166-1 alpha-3, then part 3 section 5 of Doc 9303: Germany's D, organisations, stateless persons and refugees, Utopia
STATES = """
ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL
BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE D DJI DMA DNK DOM
DZA ECU EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY
HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY
LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM
NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU
SDN SEN SGP SGS SHN SJM SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB ZWE
GBD GBN GBO GBP GBS RKS EUE UNO UNA UNK XBA XIM XCC XCE XCO XDC XEC XES XMP XOM XPO XXA XXB XXC XXX UTO
""".split()

SURNAMES = """
SILVA SANTOS FERREIRA OLIVEIRA PEREIRA COSTA RODRIGUES GARCIA MARTINEZ LOPEZ HERNANDEZ GONZALEZ PEREZ SANCHEZ MUNOZ NUNEZ IBANEZ
MUELLER SCHMIDT SCHNEIDER FISCHER WEBER GROSS WEISS JAEGER KOENIG SCHAEFER ROSSI RUSSO FERRARI ESPOSITO BIANCHI ROMANO DUBOIS
MARTIN BERNARD LEFEBVRE MOREAU GAUTHIER LEROY NOWAK KOWALSKI WISNIEWSKI WOJCIK ZIELINSKI LEWANDOWSKI NOVAK SVOBODA DVORAK
NOVOTNA PROCHAZKOVA HORVATH KISS SZABO NAGY TOTH POPESCU IONESCU POPA DUMITRU JANSEN DEVRIES VAN<DEN<BERG DE<JONG BAKKER VISSER
PEETERS JANSSENS ANDERSSON JOHANSSON LINDQVIST HANSEN OLSEN NIELSEN KOSKINEN VIRTANEN KALLIO JONSDOTTIR SIGURDSSON TAMM SAAR
KAZLAUSKAS BERZINS OZOLS IVANOV PETROV SIDOROVA KUZNETSOV SHEVCHENKO BONDARENKO TKACHENKO DIMITROV GEORGIEVA PAPADOPOULOS
KARAGIANNIS YILMAZ DEMIR OEZDEMIR KAYA HOXHA JOVANOVIC PETROVIC KOVACEVIC ZUPANCIC SMITH JONES TAYLOR OBRIEN MACDONALD MCGREGOR
WILLIAMS BROWN EVANS THOMAS WALKER WRIGHT NGUYEN TRAN PHAM WANG LI ZHANG CHEN HUANG TANAKA SUZUKI WATANABE KIM PARK LEE CHOI
KUMAR SINGH SHARMA PATEL KHAN AHMED HUSSAIN RAHMAN AL<FARSI BIN<SALEH ABDULLAH HASSAN MOHAMED EL<AMRANI BENALI OKAFOR ADEYEMI
MENSAH DIALLO TRAORE NKOSI DLAMINI MBEKI MWANGI OTIENO TESFAYE BEKELE COHEN LEVI MIZRAHI QURESHI QUISPE MAMANI XHAKA ZUBIZARRETA
ERIKSSON SPECIMEN MUSTERMANN VZOR MINTA VOORBEELD EJEMPLO CAMPIONE JAEAESKELAEINEN OESTERREICHER
""".split()

GIVEN_NAMES = """
ANNA MARIA JOAO JOSE ANTONIO MANUEL FRANCISCO CARLOS LUIS PEDRO MIGUEL RAFAEL SOFIA BEATRIZ INES LUCIA CARMEN PILAR ISABEL ERIKA
HANS JUERGEN WOLFGANG KLAUS HEIKE UTE KATHARINA GIUSEPPE GIOVANNI FRANCESCA CHIARA GIULIA JEAN PIERRE FRANCOIS JACQUES AURELIE
CHLOE ZOE NOEMIE PIOTR KRZYSZTOF AGNIESZKA MALGORZATA ZBIGNIEW JIRI VACLAV ZDENEK KATERINA ISTVAN ZSOFIA GABOR ION ELENA ANDREI
JAN PIETER WILLEM SASKIA BJOERN SOEREN INGRID ASTRID LARS AINO EERO GUDRUN THORVALDUR KRISTJAN JONAS VYTAUTAS JANIS IVAN SERGEY
OLGA NATALIA OLEKSANDR DMYTRO YULIIA GEORGIOS EIRINI MEHMET AYSE OEZGUER BESNIK MILICA DRAGAN MATEJ JOHN WILLIAM ELIZABETH
CATHERINE HENRY ANGELA ZOE GRAHAM THI VAN MINH XIAO WEI QIANG YUKI HIROSHI SAKURA JI<HOON MIN<SEO RAJESH PRIYA MOHAMMAD FATIMA
OMAR YASMIN KHALID AISHA CHUKWUEMEKA NGOZI KWAME ABENA SIPHO THANDIWE WANJIKU SELAM DAVID MOSHE RIVKA JAVIER XIMENA QUENTIN
XAVIER MARIE<CLAUDE ANNE<SOPHIE HANS<PETER MARY<ANN
""".split()

_ONSETS = "B BR C CH D DR F FR G GR H J K KL KR KV L M N P PF PR Q R S SCH SH SK ST SZ T TR TS V W X Y Z ZH".split()
_VOWELS = "A E I O U AA AE AI AU EI EU IA IE II IO OE OO OU UE UI Y".split()
_CODAS = ["", "", "", "", "N", "R", "S", "L", "M", "T", "K", "NG", "RT", "LD", "CK", "X", "Z", "SS", "TT", "FF", "H", "J", "V"]


@dataclass(frozen=True)
class Holder:
    """A document's holder as its zone has him: names in A-Z with `<` for a space, dates YYMMDD with `<` for what is unknown."""

    code: str
    state: str
    nationality: str
    surname: str
    given: str
    number: str
    birth: str
    sex: str
    expiry: str
    optional: str = ""
    optional2: str = ""  # TD1: the second line's
    issued: str = ""  # FRA: department and office, 6 digits
    absent_digits: bool = False  # `<` where a check digit of an empty field would be 0


def check_digit(text):
    """The check digit of Doc 9303 part 3, 4.9: weights 7, 3, 1; A is 10, Z is 35, `<` is 0."""
    values = (0 if letter == "<" else int(letter, 36) for letter in text)
    return str(sum(value * (7, 3, 1)[i % 3] for i, value in enumerate(values)) % 10)


def zone(format, holder):
    """The lines of the holder's zone in a format of `FORMATS`."""
    return _WRITERS[format](holder)


def random_zone(rng, format=None):
    """A format (drawn by `SHARES` unless given), a holder and the lines of his zone."""
    format = format or rng.choices(list(SHARES), list(SHARES.values()))[0]
    holder = random_holder(rng, format)
    return format, holder, zone(format, holder)


def random_holder(rng, format):
    state = _state(rng, format)
    letters = ALPHABET[:36] if rng.random() < 0.6 else ALPHABET[:10]
    length = {"MRVA": 9, "MRVB": 9, "TD3": 9}.get(format) or rng.choices([9, rng.randint(10, 14)], [0.85, 0.15])[0]
    if rng.random() < 0.15:
        length = rng.randint(5, 8)
    number = "".join(rng.choice(letters) for _ in range(length))
    if format == "FRA":
        number = f"{rng.randint(88, 121) % 100:02d}{rng.randint(1, 12):02d}{rng.randint(1, 976):03d}{rng.randint(1, 99999):05d}"
    room = {"TD1": 15, "TD2": 7, "TD3": 14, "MRVA": 16, "MRVB": 8, "FRA": 0}[format]
    if format == "TD1" and length > 9:
        room = 15 - (length - 9) - 2
    if format == "TD2" and length > 9:
        room = 0
    return Holder(
        code=_code(rng, format),
        state=state,
        nationality=state if format == "FRA" or rng.random() < 0.8 else rng.choice(STATES),
        surname=_names(rng, SURNAMES, [0.75, 0.22, 0.03]),
        given=_names(rng, GIVEN_NAMES, [0.45, 0.4, 0.15]) if rng.random() < 0.97 else "",
        number=number if format != "TD2" else number[:14],
        birth=_date(rng, rng.random() < 0.05 and format != "FRA"),
        sex=rng.choices("MF<", [0.46, 0.46, 0.08])[0],
        expiry=_date(rng, rng.random() < 0.02 and format != "FRA"),
        optional=_optional(rng, room),
        optional2=_optional(rng, 11) if format == "TD1" else "",
        issued=f"{rng.randint(1, 976):03d}{rng.randint(1, 999):03d}"[: rng.choice([6, 6, 6, 3])] if format == "FRA" else "",
        absent_digits=rng.random() < 0.3,
    )


def _state(rng, format):
    if format == "FRA":
        return "FRA"
    return rng.choice(STATES)


def _code(rng, format):
    if format == "FRA":
        return "ID"
    if format == "TD3":
        return rng.choices(["P<", "P" + rng.choice(ALPHABET[10:36])], [0.7, 0.3])[0]
    if format in ("MRVA", "MRVB"):
        return rng.choices(["V<", "V" + rng.choice(ALPHABET[10:36])], [0.7, 0.3])[0]
    return rng.choices(["I<", "ID", "IR", "AC", rng.choice("AIC") + rng.choice(ALPHABET[10:])], [0.4, 0.3, 0.05, 0.05, 0.2])[0]


def _date(rng, unknown):
    year, month, day = f"{rng.randint(0, 99):02d}", f"{rng.randint(1, 12):02d}", f"{rng.randint(1, 31):02d}"
    if unknown:
        month, day = rng.choice([("<<", "<<"), (month, "<<")])
        year = rng.choice([year, year, "<<" if month == "<<" else year])
    return year + month + day


def _optional(rng, room):
    if room < 1 or rng.random() < 0.45:
        return ""
    letters = rng.choice([ALPHABET[:10], ALPHABET[:10], ALPHABET[:36], ALPHABET])
    return "".join(rng.choice(letters) for _ in range(rng.randint(1, room))).strip("<")


def _names(rng, names, counts):
    chosen = []
    for _ in range(rng.choices(range(1, len(counts) + 1), counts)[0]):
        chosen.append(rng.choice(names) if rng.random() < 0.55 else _made_up(rng))
    return "<".join(chosen)


def _made_up(rng):
    """A name that nobody has: else a reader would learn the list by heart."""
    if rng.random() < 0.1:
        return "".join(rng.choice(ALPHABET[10:36]) for _ in range(rng.randint(2, 12)))
    name = "" if rng.random() < 0.75 else rng.choice(_VOWELS)
    for _ in range(rng.randint(1, 4)):
        name += rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS)
    return name[:18]


def _fill(text, length):
    return text[:length].ljust(length, "<")


def _name_field(holder, length):
    """Part 3, 4.6: surname, two fillers, given names; what is too long is cut, but a given name's first letter stays."""
    if not holder.given:
        return _fill(holder.surname, length)
    surname = holder.surname[: length - 3]
    return _fill(f"{surname}<<{holder.given}", length)


def _digit(holder, text):
    return "<" if holder.absent_digits and not text.strip("<") else check_digit(text)


def _number(holder, number):
    """The number's field with its check digit (10 letters) and what of a long number goes into the optional field."""
    if len(number) <= 9:
        field = _fill(number, 9)
        return field + check_digit(field), ""
    return number[:9] + "<", number[9:] + check_digit(number) + "<"


def _td1(holder):
    number, rest = _number(holder, holder.number)
    first = _fill(holder.code, 2) + _fill(holder.state, 3) + number + _fill(rest + holder.optional, 15)
    birth, expiry = holder.birth + _digit(holder, holder.birth), holder.expiry + _digit(holder, holder.expiry)
    optional = _fill(holder.optional2, 11)
    second = birth + holder.sex + expiry + _fill(holder.nationality, 3) + optional
    return [first, second + check_digit(first[5:30] + birth + expiry + optional), _name_field(holder, 30)]


def _two_lines(holder, length, number, optional):
    first = _fill(holder.code, 2) + _fill(holder.state, 3) + _name_field(holder, length - 5)
    birth, expiry = holder.birth + _digit(holder, holder.birth), holder.expiry + _digit(holder, holder.expiry)
    return first, number + _fill(holder.nationality, 3) + birth + holder.sex + expiry + optional


def _with_composite(lines):
    first, second = lines
    return [first, second + check_digit(second[0:10] + second[13:20] + second[21:])]


def _td2(holder):
    number, rest = _number(holder, holder.number)
    return _with_composite(_two_lines(holder, 36, number, _fill(rest + holder.optional, 7)))


def _td3(holder):
    number, _ = _number(holder, holder.number[:9])
    personal = _fill(holder.optional, 14)
    return _with_composite(_two_lines(holder, 44, number, personal + _digit(holder, personal)))


def _visa(length):
    def write(holder):
        number, _ = _number(holder, holder.number[:9])
        return list(_two_lines(holder, length, number, _fill(holder.optional, length - 28)))

    return write


def _french(holder):
    first = "IDFRA" + _fill(holder.surname, 25) + _fill(holder.issued, 6)
    number = _fill(holder.number, 12)
    second = number + check_digit(number) + _fill(holder.given.replace("<", "<<"), 14)
    second += holder.birth + check_digit(holder.birth) + holder.sex
    return [first, second + check_digit(first + second)]


_WRITERS = {"TD1": _td1, "TD2": _td2, "TD3": _td3, "MRVA": _visa(44), "MRVB": _visa(36), "FRA": _french}

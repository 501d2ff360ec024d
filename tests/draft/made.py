"""Made exports of two dozen systems in eight languages, as messy as real ones.

Each writer puts files into a folder; ``expected.toml`` says what a person takes each column for.
"""

import csv
import datetime as dt
import gzip
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

Rows = Iterable[Sequence[object]]


def write_rows(
    path: Path, header: str, rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8"
) -> None:
    """Write a text table; the header's names are given with bars between."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow(header.split("|"))
        writer.writerows(rows)


def moments(count: int, seed: int, *, days: int = 200) -> list[dt.datetime]:
    """Return moments of one year in order."""
    dice = random.Random(seed)
    start = dt.datetime(2025, 1, 2, 8)
    return sorted(start + dt.timedelta(minutes=dice.randrange(days * 1440)) for _ in range(count))


def mails(count: int, seed: int, people: int = 60) -> list[str]:
    """Return addresses, some of them several times."""
    dice = random.Random(seed)
    return [f"person{dice.randrange(people)}@example.org" for _ in range(count)]


def polish_survey(folder: Path) -> None:
    """Semicolons, Windows-1250, dd.mm.yyyy, decimal commas, a Polish questionnaire."""
    dice = random.Random(1)
    said = ["Bardzo dobra obsługa, dziękuję", "Paczka przyszła za późno", "", "Wszystko w porządku"]
    rows = [
        (
            mail,
            f"{when:%d.%m.%Y %H:%M}",
            dice.choice([10, 9, 9, 8, 7, 6, 3]),
            dice.choice(said),
            dice.choice([5, 4, 4, 3, 1]),
            f"{dice.random() * 90:.1f}".replace(".", ","),
        )
        for mail, when in zip(mails(120, 2), moments(120, 3), strict=True)
    ]
    header = "Adres e-mail|Data wypełnienia|Na ile polecisz nas znajomym?|Dlaczego?|"
    header += "Zadowolenie z obsługi|Czas oczekiwania"
    write_rows(folder / "ankieta_nps.csv", header, rows, delimiter=";", encoding="cp1250")


def polish_tickets(folder: Path) -> None:
    """Tickets with three times each; the last is empty where a ticket is still open."""
    dice = random.Random(4)
    rows = []
    for place, (mail, when) in enumerate(zip(mails(150, 5), moments(150, 6), strict=True)):
        solved = when + dt.timedelta(hours=dice.randrange(20, 90))
        answered = when + dt.timedelta(minutes=dice.randrange(5, 900))
        row = [
            f"ZG-{place:05d}",
            mail,
            f"{when:%d.%m.%Y %H:%M:%S}",
            f"{answered:%d.%m.%Y %H:%M:%S}",
        ]
        row += [f"{solved:%d.%m.%Y %H:%M:%S}" if place % 7 else ""]
        row += [dice.choice(["telefon", "e-mail", "czat"]), dice.choice(["Reklamacje", "Dostawy"])]
        rows.append([*row, "zamknięte" if place % 7 else "otwarte"])
    header = "Numer zgłoszenia|E-mail klienta|Data utworzenia|Data pierwszej odpowiedzi|"
    header += "Data rozwiązania|Kanał|Zespół|Status"
    write_rows(folder / "zgloszenia.csv", header, rows, delimiter=";", encoding="cp1250")


def english_tickets(folder: Path) -> None:
    """A help desk's list with a rating; the month first."""
    dice = random.Random(7)
    rows = []
    for place, (mail, when) in enumerate(zip(mails(120, 8), moments(120, 9), strict=True)):
        closed = f"{when + dt.timedelta(hours=dice.randrange(1, 70)):%m/%d/%Y %I:%M %p}"
        row = [10_000 + place, f"{when:%m/%d/%Y %I:%M %p}", closed, closed, mail, "Ann Agent"]
        row += [dice.choice(["Web", "Email", "Chat"]), "Closed"]
        rows.append([*row, dice.choice(["", "", 1, 2, 3, 4, 5]), dice.choice(["Billing", "Tech"])])
    header = "Ticket ID|Created At|Updated At|Closed At|Requester Email|Assignee|Channel|Status|"
    write_rows(folder / "tickets.csv", header + "Satisfaction Rating|Group", rows)


def shop_orders(folder: Path) -> None:
    """Two months of a shop's orders in two files, amounts with a currency."""
    dice = random.Random(10)
    for month in (1, 2):
        rows = [
            (
                f"#{month}{place:04d}",
                f"C{dice.randrange(40):04d}",
                f"person{dice.randrange(60)}@example.org",
                f"2025-{month:02d}-{1 + place % 27:02d}T1{place % 9}:30:00+01:00",
                f"{dice.random() * 200:.2f}",
                "EUR",
                dice.choice(["desktop", "mobile"]),
            )
            for place in range(60)
        ]
        header = "Order No|Customer No|Email|Order Date|Total|Currency|Device"
        write_rows(folder / f"orders-2025-{month:02d}.csv", header, rows)


def customer_list(folder: Path) -> None:
    """A CRM's list of customers with names, phones and attributes."""
    dice = random.Random(11)
    frame = pd.DataFrame(
        {
            "Customer No": [f"C{place:04d}" for place in range(60)],
            "Name": [f"Ann {place}" for place in range(60)],
            "Email": [f"person{place}@example.org" for place in range(60)],
            "Phone": [f"+48 600 {place:06d}" for place in range(60)],
            "Region": [dice.choice(["north", "south"]) for _ in range(60)],
            "Tier": [dice.choice(["gold", "silver", "none at all"]) for _ in range(60)],
            "Age": [20 + dice.randrange(50) for _ in range(60)],
            "Sign-up date": [f"2024-0{1 + place % 9}-11" for place in range(60)],
        }
    )
    frame.to_excel(folder / "customers.xlsx", index=False)


def german_calls(folder: Path) -> None:
    """A call centre's log: date and clock apart, the duration as a clock."""
    dice = random.Random(12)
    rows = [
        (
            f"{place + 90000}",
            f"K{dice.randrange(50):05d}",
            f"{when:%d.%m.%Y}",
            f"{when:%H:%M}",
            f"00:{dice.randrange(1, 20):02d}:{dice.randrange(60):02d}",
            dice.choice(["eingehend", "ausgehend"]),
            dice.choice(["Rechnung", "Technik"]),
        )
        for place, when in enumerate(moments(140, 13))
    ]
    header = "Vorgangsnummer|Kundennummer|Datum|Uhrzeit|Gesprächsdauer|Richtung|Warteschlange"
    write_rows(folder / "anrufe.csv", header, rows, delimiter=";", encoding="cp1252")


def portuguese_survey(folder: Path) -> None:
    """A Brazilian survey about orders: the day first, told by the values."""
    dice = random.Random(14)
    said = ["Chegou muito atrasado, não gostei", "Ótimo atendimento, recomendo a todos", "", "Bom"]
    rows = [
        (
            f"{when:%d/%m/%Y %H:%M}",
            f"PED{place:05d}",
            dice.choice([0, 5, 7, 8, 9, 10]),
            dice.choice(said),
            dice.choice([1, 2, 3, 5, 7]),
        )
        for place, when in enumerate(moments(130, 15))
    ]
    header = "Carimbo de data/hora|Número do pedido|De 0 a 10, você recomendaria a loja?|"
    header += "Comentário|Foi fácil resolver o seu problema?"
    write_rows(folder / "pesquisa_satisfacao.csv", header, rows)


def romanian_reviews(folder: Path) -> None:
    """Reviews as JSON lines: stars and words, no customer."""
    dice = random.Random(16)
    said = ["Produsul a ajuns repede și funcționează bine", "Nu recomand, s-a stricat după o zi"]
    lines = [
        {
            "id_recenzie": f"r{place}",
            "nota": dice.choice([1, 2, 4, 5]),
            "text": dice.choice(said),
            "data": f"{when:%Y-%m-%d}",
        }
        for place, when in enumerate(moments(90, 17))
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (folder / "recenzii.jsonl").write_text(text, encoding="utf-8")


def russian_orders(folder: Path) -> None:
    """Orders in Windows-1251 with spaces in amounts and a decimal comma."""
    dice = random.Random(18)
    rows = [
        (
            f"З-{place:05d}",
            f"К{dice.randrange(50):04d}",
            f"{when:%d.%m.%Y %H:%M}",
            f"{dice.randrange(1, 9)} {dice.randrange(100, 999)},{dice.randrange(10, 99)}",
            dice.choice(["сайт", "магазин", "приложение"]),
        )
        for place, when in enumerate(moments(110, 19))
    ]
    header = "Номер заказа|Код клиента|Дата заказа|Сумма заказа|Канал продаж"
    write_rows(folder / "заказы.csv", header, rows, delimiter=";", encoding="cp1251")


def web_log(folder: Path) -> None:
    """A web log as Parquet: events of visitors, milliseconds since 1970."""
    dice = random.Random(20)
    pages = ["home", "product", "search", "basket", "checkout"]
    frame = pd.DataFrame(
        {
            "visitor_id": [f"v{dice.randrange(80)}" for _ in range(400)],
            "session_id": [f"s{dice.randrange(150)}" for _ in range(400)],
            "timestamp": [int(when.timestamp() * 1000) for when in moments(400, 21)],
            "event_name": [dice.choice(pages) for _ in range(400)],
            "device_category": [dice.choice(["mobile", "desktop"]) for _ in range(400)],
            "utm_source": [dice.choice(["google", "mail", None]) for _ in range(400)],
        }
    )
    frame.to_parquet(folder / "web_events.parquet", index=False)


def receipts(folder: Path) -> None:
    """Lines of receipts of a till: several to a receipt."""
    dice = random.Random(22)
    with gzip.open(folder / "till_receipts.csv.gz", "wt", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["receipt_no", "loyalty_card_no", "date_time", "sku", "quantity", "price"])
        for place, when in enumerate(moments(80, 23)):
            start = [f"R{place:05d}", f"L{dice.randrange(30):03d}", f"{when:%Y-%m-%d %H:%M:%S}"]
            for _ in range(1 + place % 4):
                line = [f"SKU{dice.randrange(500)}", dice.randrange(1, 4)]
                writer.writerow([*start, *line, f"{dice.random() * 30:.2f}"])


def long_survey(folder: Path) -> None:
    """One answer a row; the question's words in a column."""
    dice = random.Random(24)
    asked = {"NPS": (0, 10), "CSAT": (1, 5), "Effort": (1, 7)}
    rows = [
        (
            f"A{place}",
            f"C{dice.randrange(40):04d}",
            f"{when:%Y-%m-%d %H:%M}",
            question,
            dice.randint(*asked[question]),
            dice.choice(["", "The parcel came late and wet"]),
        )
        for place, when in enumerate(moments(90, 25))
        for question in asked
    ]
    header = "response_id|customer_id|submitted_at|question|score|comment"
    write_rows(folder / "survey_answers.csv", header, rows)


def workshop_notes(folder: Path) -> None:
    """What people heard in interviews."""
    rows = [
        ("We want to know when it comes", "need", "consideration", "6 of 8", "interview"),
        ("Returns are a lottery for us", "pain", "retention", "3 of 8", "interview"),
    ]
    header = "Statement|Row|Stage|Participants|Method"
    write_rows(folder / "findings.tsv", header, rows, delimiter="\t")


def chat_log(folder: Path) -> None:
    """Chats: who began, how many minutes, whether a robot answered."""
    dice = random.Random(26)
    rows = [
        (
            f"CH{place:05d}",
            f"U{dice.randrange(45):03d}",
            f"{when:%Y-%m-%dT%H:%M:%SZ}",
            dice.randrange(1, 40),
            dice.choice(["yes", "no"]),
            dice.choice(["inbound", "outbound"]),
        )
        for place, when in enumerate(moments(120, 27))
    ]
    header = "conversation_id|user_id|started_at|duration_min|is_bot|direction"
    write_rows(folder / "chats.csv", header, rows)


def graded_survey(folder: Path) -> None:
    """Answers written as "10 - Extremely likely", anonymous, without a time."""
    dice = random.Random(28)
    likely = ["10 - Extremely likely", "9", "8", "7", "5", "0 - Not at all likely"]
    said = ["Too slow to answer my question", "", "It just works for me"]
    rows = [(place, dice.choice(likely), dice.choice(said)) for place in range(80)]
    header = "#|How likely are you to recommend us to a friend?|Why did you give this score?"
    write_rows(folder / "feedback.csv", header, rows)


def loyalty_app(folder: Path) -> None:
    """Events of a phone app, numbered users."""
    dice = random.Random(31)
    rows = [
        (
            70_000 + dice.randrange(60),
            dice.choice(["open app", "view offer", "redeem points"]),
            f"{when:%Y-%m-%d %H:%M:%S}",
            dice.choice(["ios", "android"]),
            dice.randrange(300),
        )
        for when in moments(200, 32)
    ]
    write_rows(folder / "app_activity.csv", "member|activity|activity_time|os|seconds", rows)


def hotel_stays(folder: Path) -> None:
    """Bookings with two moments, amounts in pounds."""
    dice = random.Random(33)
    rows = []
    for place, (mail, when) in enumerate(zip(mails(90, 34), moments(90, 35), strict=True)):
        stay = when + dt.timedelta(days=dice.randrange(5, 30))
        row = [f"BK{place:05d}", mail, f"{when:%d/%m/%Y}", f"{stay:%d/%m/%Y}"]
        rows.append([*row, f"£{dice.randrange(60, 900)}.00", dice.choice(["web", "agent"])])
    header = "Booking reference|Guest e-mail|Booked on|Checked in|Price|Channel"
    write_rows(folder / "bookings.csv", header, rows)


def german_survey(folder: Path) -> None:
    """A German questionnaire with an effort question."""
    dice = random.Random(36)
    said = ["Der Techniker kam pünktlich", "Leider keine Antwort erhalten", "", "Alles bestens"]
    rows = [
        (
            f"T{place}",
            f"K{dice.randrange(60):04d}",
            f"{when:%d.%m.%Y}",
            dice.randint(0, 10),
            dice.randint(1, 5),
            dice.randint(1, 7),
            dice.choice(said),
        )
        for place, when in enumerate(moments(100, 37))
    ]
    header = "Antwort-ID|Kunden-Nr.|Abgeschickt am|Würden Sie uns weiterempfehlen?|"
    header += "Wie zufrieden sind Sie?|Wie groß war Ihr Aufwand?|Anmerkungen"
    write_rows(folder / "umfrage.csv", header, rows, delimiter=";", encoding="cp1252")


def telecom_complaints(folder: Path) -> None:
    """Complaints in Portuguese: opened and closed, a protocol number."""
    dice = random.Random(38)
    rows = []
    for place, when in enumerate(moments(100, 39)):
        shut = when + dt.timedelta(days=dice.randrange(1, 9))
        row = [20250000 + place, f"{dice.randrange(10**10, 10**10 + 50)}"]
        row += [f"{when:%d/%m/%Y %H:%M}", f"{shut:%d/%m/%Y %H:%M}"]
        rows.append([*row, dice.choice(["telefone", "loja"]), dice.choice(["aberto", "fechado"])])
    header = "Protocolo|CPF|Aberto em|Fechado em|Canal|Situação"
    write_rows(folder / "reclamacoes.csv", header, rows, delimiter=";")


def mail_campaign(folder: Path) -> None:
    """A log of newsletters: sent, opened, clicked."""
    dice = random.Random(40)
    rows = [
        (
            mail,
            dice.choice(["sent", "opened", "clicked"]),
            f"{when:%Y-%m-%dT%H:%M:%S+02:00}",
            dice.choice(["Spring sale", "Welcome"]),
        )
        for mail, when in zip(mails(200, 41), moments(200, 42), strict=True)
    ]
    write_rows(folder / "newsletter_log.csv", "recipient|event|at|campaign", rows)


def bank_branches(folder: Path) -> None:
    """Romanian visits to branches, with a rating on the spot."""
    dice = random.Random(43)
    rows = [
        (
            f"CL{dice.randrange(70):05d}",
            f"{when:%d.%m.%Y %H:%M}",
            dice.choice(["depunere", "retragere", "credit"]),
            dice.choice(["Cluj", "Iași"]),
            dice.choice(["", 1, 2, 3, 4, 5]),
        )
        for when in moments(150, 44)
    ]
    header = "Cod client|Data și ora|Tip|Sucursala|Nota vizitei"
    write_rows(folder / "vizite.csv", header, rows, delimiter=";")


def bank_bookings(folder: Path) -> None:
    """Bookings of a bank: accounts with zeros in front, the day as a number, a clock beside it."""
    dice = random.Random(45)
    rows = [
        (
            f"{dice.randrange(80):010d}",
            f"{when:%Y%m%d}",
            f"{when:%H:%M:%S}",
            dice.choice(["ATM withdrawal", "Card payment", "Transfer out"]),
            dice.choice(["ATM", "Mobile", "Branch"]),
            f"{dice.uniform(-900, 900):.2f}",
            "EUR",
        )
        for when in moments(200, 46)
    ]
    header = "account_no|booking_date|booking_time|transaction_type|channel|amount|currency"
    write_rows(folder / "bookings.csv", header, rows)


def call_log(folder: Path) -> None:
    """A Polish call log: milliseconds since 1970, phone numbers, a bot."""
    dice = random.Random(47)
    rows = [
        (
            f"c{place:05d}",
            int(when.timestamp() * 1000),
            f"+4860{dice.randrange(60):07d}",
            dice.choice(["przychodzące", "wychodzące"]),
            dice.randrange(30, 900),
            dice.choice(["Reklamacje", "Infolinia"]),
            dice.choice(["tak", "nie"]),
        )
        for place, when in enumerate(moments(150, 48))
    ]
    header = "id_polaczenia|poczatek|nr_telefonu|kierunek|czas_rozmowy|kolejka|voicebot"
    write_rows(folder / "polaczenia.csv", header, rows)


def french_survey(folder: Path) -> None:
    """A French form: answers in words, and who gave them."""
    dice = random.Random(49)
    rows = [
        (
            f"{when:%d/%m/%Y %H:%M:%S}",
            f"client{place}@exemple.fr",
            dice.randint(0, 10),
            dice.choice(["Très satisfait", "Satisfait", "Insatisfait", "Très insatisfait"]),
            f"Le colis numéro {place} est arrivé en retard",
            dice.choice(["18-24 ans", "25-39 ans", "60 ans et plus"]),
        )
        for place, when in enumerate(moments(80, 50))
    ]
    header = "Horodateur|Adresse e-mail|Recommanderiez-vous notre boutique à un proche ?|"
    header += "Êtes-vous satisfait de la livraison ?|Pourquoi cette note ?|Tranche d'âge"
    write_rows(folder / "enquete.csv", header, rows)


def monthly_tracker(folder: Path) -> None:
    """A sheet with a customer a row and a month a column."""
    dice = random.Random(51)
    months = ["Jan 2024", "Feb 2024", "Mar 2024"]
    rows = [
        [f"C-{place:03d}", dice.choice(["Gold", "Basic"]), *(dice.randint(0, 10) for _ in months)]
        for place in range(60)
    ]
    header = "|".join(["Customer ID", "Tier", *(f"NPS {month}" for month in months)])
    write_rows(folder / "tracker.csv", header, rows)

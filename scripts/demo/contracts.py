"""Contracts of the demonstration that have no site: one row for each thing that the CA's people meet.

`steps` led to where each stands: words with what they take, which fill.py knows.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Contract:
    code: str
    host: str
    organization: str
    organization_en: str
    shows: str                 # what it demonstrates, for the list
    steps: tuple = ()          # (word, what it takes) each; "issue" is proposed and approved
    service: str = "SR3.0"


CHECKED = "EV2.0"  # the service whose applications are checked: [issue] papers in scripts/run


# Validity of certificates, in days from the first start.
LONG, NEW, ENDING, NEXT = (-30, 169), (-1, 198), (-40, 7), (-1, 46)

CONTRACTS = (
    Contract("0410000124", "asahi.example", "あさひ堂株式会社", "Asahido Inc.",
             "applied for; nothing is issued yet"),
    Contract("0410000231", "akatsuki.example", "あかつき製薬株式会社", "Akatsuki Pharma Inc.",
             "is being checked: a paper was asked for, nobody reached by telephone yet",
             (("check", ("--ask", "domain-consent")),
              ("check", ("--not-reached", "担当者は外出中。明日かけ直す。"))), service=CHECKED),
    Contract("0410000132", "izumi.example", "いずみ製菓株式会社", "Izumi Confectionery Inc.",
             "the first certificate waits for approval", (("propose", LONG),)),
    Contract("0410000140", "umikaze.example", "うみかぜ旅館", "Umikaze Inn",
             "reissued: the certificate before is superseded", (("issue", (-2, 197)), ("issue", NEW))),
    Contract("0410000157", "ebisu.example", "えびす酒店", "Ebisu Liquor Shop",
             "a reissue waits for approval", (("issue", (-2, 197)), ("propose", NEW))),
    Contract("0410000165", "oka.example", "おか陶器店", "Oka Pottery",
             "a revocation that the owner asked for waits for approval",
             (("issue", LONG), ("revoke", "cessationOfOperation"))),
    Contract("0410000173", "kaede.example", "かえで呉服店", "Kaede Kimono",
             "a further URL waits for approval",
             (("issue", LONG), ("edit", {"add_urls": ["https://www.kaede.example/"]}))),
    Contract("0410000181", "kiku.example", "きく薬局", "Kiku Pharmacy",
             "revoked at once, for the key had leaked; to be confirmed by a second person",
             (("issue", LONG), ("revoke", "keyCompromise"))),
    Contract("0410000199", "kumo.example", "くも通信株式会社", "Kumo Telecom Inc.",
             "renews itself: certificates of 47 days follow one another under one code",
             (("edit", {"auto_renew": True}), ("issue", ENDING), ("issue", NEXT))),
    Contract("0410000207", "keyaki.example", "けやき会計事務所", "Keyaki Accountants",
             "withdrawn before anything was issued", (("withdraw", None),)),
    Contract("0410000215", "kogane.example", "こがね商事株式会社", "Kogane Trading Inc.",
             "ended; what was issued stays valid until its last day",
             (("issue", LONG), ("end", None))),
    Contract("0410000223", "sakura.example", "さくら交通株式会社", "Sakura Transport Inc.",
             "its last week: a renewal can be asked for", (("issue", ENDING),)),
)

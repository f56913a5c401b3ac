"""The customers of the demonstration, who log in at the owners' portal: one row each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Customer:
    name: str                  # of the file with the access key
    mail: str
    codes: tuple               # contracts that are the customer's
    shows: str                 # what it demonstrates, for the list
    lang: str = "ja"
    is_new: bool = False       # the access key came by mail, and the certificate was issued since


CUSTOMERS = (
    Customer("hanabusa", "hanabusa@newcomer.example", ("0410000301",),
             "a new customer, in Japanese", is_new=True),
    Customer("harbour", "office@harbour.example", ("0410000319",),
             "a new customer, in English", lang="en", is_new=True),
    Customer("kazahana", "web@kazahana.example",
             ("0410000017", "0410000033", "0410000041", "0410000058", "0410000066", "0410000223",
              "0410000231", "0410000257"),
             "makes the sites of others: contracts in several states, one with a fault"),
    Customer("kobe-tea", "morgan@kobe-tea.example", ("0410000090",),
             "one contract, in English", lang="en"),
)

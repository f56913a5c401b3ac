"""The example sites of the demonstration: one row a site, read by fill.py, serve.py and scripts/run.

A site is registered (`code` to `revoked`) or copies the snippet of one that is.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    name: str                  # it is http://NAME.localhost:PORT/
    hue: int                   # of its colours, degrees
    shop: str                  # what it calls itself
    shows: str                 # what it demonstrates, for the list
    expect: str                # what a click must lead to
    expect_ja: str
    code: str = ""             # contract code; "" when it has none of its own
    organization: str = ""
    organization_en: str = ""
    service: str = "SR3.0"
    lang: str = "ja"
    days: tuple = (-30, 169)   # validity of its certificate, in days from the first start
    renewed_as: str = ""       # code of the contract that renews this one
    revoked: str = ""          # reason of the revocation
    snippet: tuple = ()        # options of `trustseal snippet`
    markup: str = "snippet"    # how the sticker is shown: snippet, self-hosted, form; "none": not
                               # yet, its page has a field into which the owner pastes it
    copies: str = ""           # the code of the site whose snippet it copied
    mistyped: str = ""         # how it wrote its code
    headers: tuple = ()        # that the site adds to its answers
    applies: bool = False      # nothing is applied for yet: its page has the request (CSR) for that
    serves: str = ""           # what it serves by https, at HTTPS: "" for nothing; "chain": all as it
                               # should be; "leaf": without the intermediate; "old": the certificate
                               # before; "other": another organisation's
    told: str = "list"         # where its revocation is told: "list"; "silent": a list that nobody
                               # serves; "none": nowhere, since it lasts for some days only


SITES = (
    Site("shop", 152, "あおぞら園芸",
         "an honest shop",
         "A red sticker; the proof page is green and says that the site is verified.",
         "赤いステッカー。証明ページは緑色で「確認済みのサイトです」と表示します。",
         code="0410000017", organization="株式会社あおぞら園芸",
         organization_en="Aozora Garden Co., Ltd.", service="EV2.0",
         snippet=("--size", "88x145"), serves="chain"),
    Site("noreferrer", 205, "しらかば書房",
         "an honest shop whose policy is no-referrer",
         "The same as the honest shop: the snippet asks the browser for the origin all the same.",
         "ページの方針が no-referrer でも、正しく確認できます。",
         code="0410000025", organization="有限会社しらかば書房",
         organization_en="Shirakaba Books Ltd.",
         headers=(("Referrer-Policy", "no-referrer"),)),
    Site("aozora-shop", 152, "あおぞら園芸",
         "a look-alike that copied the honest shop's snippet",
         "The sticker says “wrong site”; the proof page is amber, shows both hosts and leads to "
         "the real shop.",
         "ステッカーも証明ページも、リンク元が一致しないことを知らせます。",
         copies="0410000017", snippet=("--size", "88x145")),
    Site("expired", 28, "みなと釣具店",
         "a shop whose certificate has expired",
         "Sticker and page say that it has expired; the page is not green.",
         "有効期限が切れていることを表示します。",
         code="0410000033", organization="みなと釣具店", organization_en="Minato Tackle Shop",
         days=(-240, -41)),
    Site("notyet", 260, "ゆきぐに酒造",
         "a shop whose certificate is not valid yet",
         "Sticker and page say from when it will be valid; the page is not green.",
         "まだ有効期間が始まっていないことを表示します。",
         code="0410000041", organization="ゆきぐに酒造株式会社",
         organization_en="Yukiguni Brewery Inc.", days=(3, 202)),
    Site("renewed", 95, "まるやま農園",
         "a shop that renewed and kept the old code in its HTML",
         "A green page with the dates of the new contract; the page names both codes.",
         "更新後の契約の内容を、古いコードとともに表示します。",
         code="0410000058", organization="農事組合法人まるやま農園",
         organization_en="Maruyama Farm", days=(-190, 9), renewed_as="0410000066"),
    Site("typo", 330, "すみれ生花",
         "a shop that pasted its code with a typing error",
         "The sticker says “unknown”; the page says that there is no record for this code.",
         "該当する証明書の発行記録がないことを知らせます。",
         code="0410000074", organization="すみれ生花", organization_en="Sumire Flowers",
         mistyped="0410000047"),
    Site("form", 180, "ひので時計店",
         "a shop with the form snippet deployed in earlier years",
         "Its own copy of the picture; the click posts the code and opens the same green page.",
         "従来のフォーム形式の貼り付けコードも、そのまま使えます。",
         code="0410000082", organization="株式会社ひので時計店",
         organization_en="Hinode Watch Co., Ltd.", service="SR2.0", markup="form"),
    Site("english", 225, "Kobe Tea Traders",
         "an English shop",
         "Everything in English; the page is green.",
         "英語のステッカーと証明ページです。",
         code="0410000090", organization="神戸紅茶貿易株式会社",
         organization_en="Kobe Tea Traders Inc.", lang="en", snippet=("--lang", "en")),
    Site("csp", 290, "かなで楽器",
         "a shop under a strict CSP, with a picture of its own",
         "The picture is the shop's own copy; the click is verified all the same.",
         "厳しい CSP のもとでも、自分のサイトに置いた画像で使えます。",
         code="0410000108", organization="かなで楽器合同会社", organization_en="Kanade Music LLC",
         markup="self-hosted",
         headers=(("Content-Security-Policy",
                   "default-src 'self'; base-uri 'none'; form-action 'none'; "
                   "frame-ancestors 'none'"),)),
    Site("revoked", 8, "こはく宝飾",
         "a shop whose certificate was revoked",
         "Sticker and page say that it was revoked, and why.",
         "証明書が失効していることと、その理由を表示します。",
         code="0410000116", organization="こはく宝飾株式会社",
         organization_en="Kohaku Jewellery Inc.", revoked="keyCompromise"),
    Site("leaked", 350, "つばめ文具",
         "a shop whose certificate can be revoked at its CA, by a button",
         "Green, until you press the button: within a second the sticker says that it is revoked.",
         "ボタンを押すと認証局が失効させ、すぐにステッカーと証明ページに表れます。",
         code="0410000240", organization="つばめ文具株式会社",
         organization_en="Tsubame Stationery Inc.", serves="chain"),
    Site("chain", 120, "わかくさ製茶",
         "a shop whose server sends no intermediate certificate",
         "The page is green; the doctor names the fault and has the file that mends it.",
         "診断ページで、中間証明書が送られていないことと、その直し方が分かります。",
         code="0410000257", organization="わかくさ製茶有限会社",
         organization_en="Wakakusa Tea Ltd.", serves="leaf"),
    Site("reissued", 40, "あけぼの家具",
         "a shop with a new certificate whose server still serves the one before",
         "The page is green; the doctor says which certificate is served.",
         "診断ページで、古い証明書のままであることが分かります。",
         code="0410000265", organization="あけぼの家具株式会社",
         organization_en="Akebono Furniture Inc.", serves="old"),
    Site("moved", 310, "ひばり旅行社",
         "a shop at whose address another organisation's certificate is served",
         "Ten minutes after the start, when a second look has seen it, the page says so in amber; "
         "the sticker stays.",
         "起動から10分後、2回目の確認のあとに、別の組織の証明書が使われていることを証明ページがお知らせします。",
         code="0410000273", organization="株式会社ひばり旅行社",
         organization_en="Hibari Travel Co., Ltd.", serves="other"),
    Site("short", 70, "すばる写真館",
         "a shop with a certificate of six days, which has no source of revocation by design",
         "A green page; of the revocation it says that there is no source, and why.",
         "数日で期限が切れる証明書なので、失効の確認先がないことを表示します。",
         code="0410000281", organization="すばる写真館", organization_en="Subaru Photo Studio",
         days=(-1, 5), serves="chain", told="none"),
    Site("silent", 250, "いぶき織物",
         "a shop whose CA's list cannot be fetched",
         "A green page that says that the revocation could not be checked.",
         "失効の確認ができなかったことを、そのまま表示します。",
         code="0410000299", organization="いぶき織物株式会社",
         organization_en="Ibuki Textiles Inc.", serves="chain", told="silent"),
    Site("newcomer", 20, "はなぶさ呉服店",
         "a new customer's shop, which has no sticker yet",
         "You are its owner: paste the HTML of your sticker, which the portal gives you, and click it.",
         "お客様専用管理画面で取得したステッカーのHTMLを貼り付け、ステッカーをクリックしてください。",
         code="0410000301", organization="はなぶさ呉服店株式会社",
         organization_en="Hanabusa Kimono Inc.", days=(-1, 198), markup="none", serves="chain"),
    Site("harbour", 200, "Harbour Bakery",
         "a new customer's English shop, which has no sticker yet",
         "You are its owner: paste the HTML of your sticker, which the portal gives you, and click it.",
         "お客様専用管理画面で取得したステッカーのHTMLを貼り付け、ステッカーをクリックしてください。",
         code="0410000319", organization="株式会社ハーバーベーカリー",
         organization_en="Harbour Bakery Inc.", lang="en", days=(-1, 198), markup="none",
         serves="chain"),
    Site("atelier", 165, "みずいろ工房",
         "a shop that has no certificate yet: apply for it",
         "You are its owner: apply with the request (CSR) on its page, let the CA’s desk issue, paste the "
         "HTML of your sticker, and click it.",
         "このページのCSRで証明書を申し込み、認証局の窓口で発行したあと、ステッカーのHTMLを貼り付けてください。",
         organization="みずいろ工房株式会社", organization_en="Mizuiro Studio Inc.", markup="none",
         applies=True),
    Site("pottery", 30, "Inland Pottery",
         "an English shop that has no certificate yet: apply for it",
         "You are its owner: apply with the request (CSR) on its page, let the CA’s desk issue, paste the "
         "HTML of your sticker, and click it.",
         "このページのCSRで証明書を申し込み、認証局の窓口で発行したあと、ステッカーのHTMLを貼り付けてください。",
         organization="株式会社インランド陶器", organization_en="Inland Pottery Inc.", lang="en",
         markup="none", applies=True),
)

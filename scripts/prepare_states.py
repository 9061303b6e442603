"""Writes the names of States in five languages into ``resources/states.json``; run by hand.

    uv run --frozen python scripts/prepare_states.py

The English names in the file are kept: they are written by hand. The other five
begin with Unicode's CLDR (through Babel, a development dependency) and follow the
United Nations' own short names wherever CLDR's differ: ``UNITED_NATIONS`` below.
Every name of every language was compared, one by one, with UNTERM's short names
as the membership lists of the United Nations print them, without the articles and
gender marks of UNTERM. Changes of name since then are in the table too: Türkiye
(2022), the Kingdom of the Netherlands (2023).

``order`` holds the codes in each language's alphabetical order, Chinese by
pinyin, as ICU collates them. Python's standard library has no collation, so
``node`` (any version with full ICU, which is the default) is asked once, here.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from babel import Locale
from babel.core import get_cldr_version

STATES = Path(__file__).resolve().parent.parent / "resources" / "states.json"
LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
UNITED_NATIONS: dict[str, dict[str, str]] = {
    "ar": {
        "BJ": "بنن",
        "BN": "بروني دار السلام",
        "BO": "بوليفيا (دولة - المتعددة القوميات)",
        "CD": "جمهورية الكونغو الديمقراطية",
        "CG": "الكونغو",
        "CI": "كوت ديفوار",
        "CL": "شيلي",
        "CV": "كابو فيردي",
        "CZ": "تشيكيا",
        "DO": "الجمهورية الدومينيكية",
        "EC": "إكوادور",
        "FM": "ميكرونيزيا (ولايات - الموحدة)",
        "GA": "غابون",
        "GB": "المملكة المتحدة لبريطانيا العظمى وأيرلندا الشمالية",
        "GW": "غينيا - بيساو",
        "IR": "إيران (جمهورية - الإسلامية)",
        "KI": "كيريباس",
        "KN": "سانت كيتس ونيفس",
        "KP": "جمهورية كوريا الشعبية الديمقراطية",
        "KR": "جمهورية كوريا",
        "LA": "جمهورية لاو الديمقراطية الشعبية",
        "LK": "سري لانكا",
        "LR": "ليبريا",
        "LU": "لكسمبرغ",
        "MD": "جمهورية مولدوفا",
        "MM": "ميانمار",
        "MT": "مالطة",
        "MV": "ملديف",
        "MZ": "موزامبيق",
        "NL": "هولندا (مملكة)",
        "OM": "عمان",
        "PS": "دولة فلسطين",
        "RU": "الاتحاد الروسي",
        "SC": "سيشيل",
        "SY": "الجمهورية العربية السورية",
        "TH": "تايلند",
        "TZ": "جمهورية تنزانيا المتحدة",
        "US": "الولايات المتحدة الأمريكية",
        "UY": "أوروغواي",
        "VA": "الكرسي الرسولي",
        "VE": "فنزويلا (جمهورية - البوليفارية)",
        "VN": "فييت نام",
        "ZW": "زمبابوي",
    },
    "zh": {
        "BN": "文莱达鲁萨兰国",
        "BO": "多民族玻利维亚国",
        "CD": "刚果民主共和国",
        "CG": "刚果",
        "DO": "多米尼加",
        "FM": "密克罗尼西亚联邦",
        "GB": "大不列颠及北爱尔兰联合王国",
        "IR": "伊朗伊斯兰共和国",
        "KP": "朝鲜民主主义人民共和国",
        "KR": "大韩民国",
        "LA": "老挝人民民主共和国",
        "MD": "摩尔多瓦共和国",
        "NL": "荷兰王国",
        "PS": "巴勒斯坦国",
        "RU": "俄罗斯联邦",
        "SY": "阿拉伯叙利亚共和国",
        "TZ": "坦桑尼亚联合共和国",
        "US": "美利坚合众国",
        "VA": "教廷",
        "VE": "委内瑞拉玻利瓦尔共和国",
    },
    "fr": {
        "BN": "Brunéi Darussalam",
        "BO": "Bolivie (État plurinational de)",
        "BY": "Bélarus",
        "CD": "République démocratique du Congo",
        "CG": "Congo",
        "CV": "Cabo Verde",
        "FM": "Micronésie (États fédérés de)",
        "GB": "Royaume-Uni de Grande-Bretagne et d’Irlande du Nord",
        "IQ": "Iraq",
        "IR": "Iran (République islamique d’)",
        "KG": "Kirghizistan",
        "KN": "Saint-Kitts-et-Nevis",
        "KP": "République populaire démocratique de Corée",
        "KR": "République de Corée",
        "LA": "République démocratique populaire lao",
        "LR": "Libéria",
        "MD": "République de Moldova",
        "MM": "Myanmar",
        "NG": "Nigéria",
        "NL": "Pays-Bas (Royaume des)",
        "PS": "État de Palestine",
        "RU": "Fédération de Russie",
        "SV": "El Salvador",
        "SY": "République arabe syrienne",
        "TL": "Timor-Leste",
        "TR": "Türkiye",
        "TZ": "République-Unie de Tanzanie",
        "US": "États-Unis d’Amérique",
        "VA": "Saint-Siège",
        "VE": "Venezuela (République bolivarienne du)",
        "VN": "Viet Nam",
    },
    "ru": {
        "AE": "Объединенные Арабские Эмираты",
        "BN": "Бруней-Даруссалам",
        "BO": "Боливия (Многонациональное Государство)",
        "BS": "Багамские Острова",
        "CD": "Демократическая Республика Конго",
        "CF": "Центральноафриканская Республика",
        "CG": "Конго",
        "FM": "Микронезия (Федеративные Штаты)",
        "GB": "Соединенное Королевство Великобритании и Северной Ирландии",
        "IR": "Иран (Исламская Республика)",
        "KG": "Кыргызстан",
        "KM": "Коморские Острова",
        "KP": "Корейская Народно-Демократическая Республика",
        "LA": "Лаосская Народно-Демократическая Республика",
        "MD": "Республика Молдова",
        "MH": "Маршалловы Острова",
        "MM": "Мьянма",
        "MV": "Мальдивские Острова",
        "NL": "Нидерланды (Королевство)",
        "PS": "Государство Палестина",
        "RU": "Российская Федерация",
        "SB": "Соломоновы Острова",
        "SC": "Сейшельские Острова",
        "SY": "Сирийская Арабская Республика",
        "TL": "Тимор-Лешти",
        "TZ": "Объединенная Республика Танзания",
        "US": "Соединенные Штаты Америки",
        "VA": "Святой Престол",
        "VE": "Венесуэла (Боливарианская Республика)",
        "ZA": "Южная Африка",
    },
    "es": {
        "BD": "Bangladesh",
        "BH": "Bahrein",
        "BJ": "Benin",
        "BN": "Brunei Darussalam",
        "BO": "Bolivia (Estado Plurinacional de)",
        "BT": "Bhután",
        "BW": "Botswana",
        "BY": "Belarús",
        "DJ": "Djibouti",
        "FJ": "Fiji",
        "FM": "Micronesia (Estados Federados de)",
        "GB": "Reino Unido de Gran Bretaña e Irlanda del Norte",
        "GW": "Guinea-Bissau",
        "IQ": "Iraq",
        "IR": "Irán (República Islámica del)",
        "KE": "Kenya",
        "KN": "Saint Kitts y Nevis",
        "KP": "República Popular Democrática de Corea",
        "KR": "República de Corea",
        "KZ": "Kazajstán",
        "LA": "República Democrática Popular Lao",
        "LS": "Lesotho",
        "MD": "República de Moldova",
        "ML": "Malí",
        "MM": "Myanmar",
        "MW": "Malawi",
        "NL": "Países Bajos (Reino de los)",
        "NZ": "Nueva Zelandia",
        "PG": "Papua Nueva Guinea",
        "PS": "Estado de Palestina",
        "PW": "Palau",
        "QA": "Qatar",
        "RO": "Rumania",
        "RU": "Federación de Rusia",
        "RW": "Rwanda",
        "SA": "Arabia Saudita",
        "SR": "Suriname",
        "SY": "República Árabe Siria",
        "SZ": "Eswatini",
        "TR": "Türkiye",
        "TT": "Trinidad y Tabago",
        "TZ": "República Unida de Tanzanía",
        "US": "Estados Unidos de América",
        "VA": "Santa Sede",
        "VE": "Venezuela (República Bolivariana de)",
        "VN": "Viet Nam",
        "ZW": "Zimbabwe",
    },
}
SOURCE = (
    "Short names of the 193 Member States and two Observer States as the United Nations use them "
    "(UNTERM and the membership lists), compared name by name; in ar, zh, fr, ru and es the names "
    "that the United Nations and Unicode CLDR {cldr} write alike are CLDR's, the others stand in "
    "scripts/prepare_states.py. Codes of ISO 3166-1 alpha-2. «order» is ICU's collation of the "
    "language, for zh by pinyin"
)
COLLATE = """
const names = JSON.parse(require("fs").readFileSync(0, "utf8")), found = {};
for (const [language, of] of Object.entries(names)) {
  const collator = new Intl.Collator(language);
  found[language] = Object.keys(of).sort((a, b) => collator.compare(of[a], of[b]));
}
console.log(JSON.stringify(found));
"""


def build_names(english: dict[str, str]) -> dict[str, dict[str, str]]:
    """Give the names in all languages, in the order of the English ones."""
    found = {}
    for language in LANGUAGES:
        if language == "en":
            found[language] = english
            continue
        own, cldr = UNITED_NATIONS[language], Locale.parse(language).territories
        alike = [code for code in own if own[code] == cldr[code]]
        if alike:
            raise SystemExit(f"{language}: CLDR has these names too: {', '.join(alike)}")
        found[language] = {code: own.get(code, cldr[code]) for code in english}
    return found


def build_order(names: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """Give the codes in the alphabetical order of each language."""
    asked = json.dumps({language: _as_read(language, of) for language, of in names.items()})
    done = subprocess.run(
        ["node", "-e", COLLATE], input=asked, capture_output=True, text=True, check=True
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def _as_read(language: str, names: dict[str, str]) -> dict[str, str]:
    """Give Chinese names by their sound: 秘 is «bì» in 秘鲁 alone, ICU reads «mì»."""
    if language != "zh":
        return names
    return {code: name.replace("秘鲁", "必鲁") for code, name in names.items()}


def main() -> None:
    """Write the file again."""
    content = json.loads(STATES.read_text(encoding="utf-8"))
    names = build_names(content["names"]["en"])
    content = {
        "source": SOURCE.format(cldr=get_cldr_version()),
        "observers": content["observers"],
        "names": names,
        "order": {language: " ".join(codes) for language, codes in build_order(names).items()},
    }
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    STATES.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()

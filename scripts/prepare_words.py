"""Prepares the word lists under ``resources/words`` from public data; run by hand, never shipped.

    uv run --no-project --with wordfreq==3.1.1 --with jieba==0.42.1 --with pypinyin==0.55.0 \
        --with xkcdpass==1.30.0 python scripts/prepare_words.py \
        --hunspell /usr/share/hunspell --naughty node_modules/naughty-words resources/words

The dictionaries are Debian's ``hunspell-fr-classical``, ``hunspell-es``, ``hunspell-ru`` and
``hunspell-ar``; ``naughty-words`` 1.2.0 comes from npm. What is written:

``<language>.txt``       the words of suggested passphrases, one a line, sorted. Chinese lines
                         are «pinyin characters»: the pinyin is typed, the characters explain.
``<language>.frequent``  words in the order of their frequency, for the estimate of strength.
                         Chinese lines are «characters pinyin».

Dictionaries only choose: a word is taken from the frequency list, most frequent first, when
it is a dictionary's headword that everybody can type and nobody need be ashamed of.
"""

from __future__ import annotations

import argparse
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

GOAL = 7776  # six to the power of five: the usual length of such a list
LOOKED_AT = 300_000
FREQUENT = {"ar": 9000, "zh": 6000, "en": 6000, "fr": 6000, "ru": 10_000, "es": 6000}
DICTIONARY = {"fr": "fr.dic", "es": "es_ES.dic", "ru": "ru_RU.dic", "ar": "ar.dic"}
# Letters that every keyboard of the language types with one key. French and Spanish words with
# accents are left out. Arabic: no hamza, no ta marbuta, no alef maqsura, which many mix up.
LETTERS = {
    "fr": re.compile(r"[a-z]{4,9}"),
    "es": re.compile(r"[a-z]{4,9}"),
    "ru": re.compile(r"[абвгдежзийклмнопрстуфхцчшщъыьэюя]{4,9}"),
    "ar": re.compile(r"[ابتثجحخدذرزسشصضطظعغفقكلمنهوي]{3,7}"),
}
# Beginnings of words that no official wants to read aloud or to defend; also names of
# people and parties of politics that are words as well.
UNWANTED = {
    "fr": "abus assass avort baise bander bite bordel branl capote chatte chier chiotte clito "
    "cocai coit con cul couill crev cuni drogu encul eros erot facho fasci foutr fusill "
    "genocid godemi gouin heroin homo hitler incest inject jihad juif kamikaz lesb masoch "
    "massacr masturb meurt mort nazi necro negr niqu nud obes orgas orgie ovul pede pedo "
    "penis pend peni phall pip pisse porn poufi maniaq garce cadav prosti pubi put racis "
    "rect salaud salop sado sein semit sex sida sodom sperm strip suce suicid tampon terror "
    "testicul teub torch tortur touz trans traves tue turlu urin vagin verge viagr viol "
    "vulv zizi zob croix islam musul arabe bougn boche tapett macron hollande lepen sarko",
    "es": "abort ahorc ases asno anal bast bolle burdel cabron cabr caga cago caca chocho chup "
    "clito coca coito cojo cojon concha condon coño culo decapit delator desnud droga ebrio "
    "ecst ere eroti escla esper eyacul fascis folla foll fornic fusil gay genit genocid "
    "gilip golf heroin hitler homo incest jihad jodi joda jode judi lesb mamad mamon maric "
    "mariq mata masac masoch mastur mear meo mierda moco muer muert musul nazi necro negr "
    "orgas orgia orin ovul panoch pechug pede pedo pene penet pis polla porn porr preñ "
    "prosti pubi put rabo racis ramer recto sadi semen sensual sexo sexu sex sida sodom "
    "suici tampon terror testic teta tetas tort trans trave vagin verga homicid acosad "
    "cadav demenc viag viol vulva zorra follar cristo islam moro sudaca tonto franco castro "
    "chave peron sandin",
    "ru": "аборт анал бля бляд говн гомик гомо дерьм еба еб жид жоп зад заеб изнас инцест казн "
    "кал кока лесб мастур мертв мерзав мертвец моч мошон муд наркот наци нацис негр орга "
    "оргазм ориг пала пенис педер педик педоф перд писа писк пыт пизд порн порно презерв "
    "проститу пук расист сатан секс сифил скот смерт сперм спид сра сран ссат стриптиз сука "
    "сук суиц террор тест тру труп туп убий убит убив уби уеб урод фаш фашис фекал хер хрен "
    "хуй хуе член шлюх эрек эрот еврей ислам мусульм чурк хач гитлер джихад геноцид гроб "
    "покойн резня расстр взрыв пуля насил маньяк нечист навальн кремл крым донбас донец "
    "луганс укроп хохл кацап москал чечен майдан сталин ленин бандер",
    "ar": "اباح ارهاب اغتصاب انتحار بول جثث جثه جماع جنس حشيش خمر خنزير خول داعش دعار ذبح زان زنا "
    "سحاق سفاح سكس شاذ شذوذ شرج شرموط طيز عاهر عبيد عنصري عير فرج فحش قتل قاتل قتيل قحب قذر "
    "قضيب كافر كفار كلاب كلب كس لعن لوط مخدر مني موت ميت مقتول مقتل نازي نيك هتلر هيروين "
    "يهود يقتل تقتل نقتل اقتل تموت يموت نموت سجن سجين تعذيب تفجير جهاد شيطان نكح مص منتحر "
    "متحرش تحرش لواط نجس نهد بزاز ثدي عار عري دمار رصاص صليب شيع سني كردي تعر حماس صدام "
    "مبارك قذافي بشار اسد طالبان قاعد اخوان حزب صهيون اسرائيل سيسي خميني شاه",
}
UNWANTED_CHINESE = set(
    "死杀毒奸淫娼妓尸屎尿屁裸嫖阴肛乳操婊贱贼砍炸鬼血恐暴刑囚犯罪枪弹军党奴虐妖魔狗猪孕胎性色情欲娘妈爸"
    "嫁娶婚葬坟墓棺病癌瘤疯癫残瞎聋哑傻蠢笨屠戮斩绞吊溺焚骚屌逼肏屄蛋滚骂恨仇敌战侵略殖叛乱独裁选举"
    "佛耶稣神教祭巫咒赌嗑吸烟酒醉贪贿赂腐黑鸡鸭胸臀腿吻抱床睡"
)
CHINESE_KINDS = {"n", "v", "a", "d", "vn", "an", "ad", "i", "l", "t", "s", "f", "b", "z", "vd"}
FIRST_LETTERS_ADDED = {"ar": "يتناوبلفكس"}  # the same verb for I, you, he, we; and, so, for
ENDINGS_ADDED = {"ar": ("ها", "هم", "نا", "كم", "ني", "هما", "ون", "ين", "ات", "ان", "وا", "تم")}


def main() -> None:
    """Write all lists and say how long they became."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--hunspell", type=Path, required=True)
    parser.add_argument("--naughty", type=Path, required=True)
    parser.add_argument("out", type=Path)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for language in FREQUENT:
        naughty = set(json.loads((given.naughty / f"{language}.json").read_text("utf-8")))
        if language == "en":
            words = [word for word in eff() if word not in naughty]
        elif language == "zh":
            words = chinese(naughty)
        else:
            words = chosen(language, headwords(given.hunspell / DICTIONARY[language]), naughty)
        write(given.out / f"{language}.txt", sorted(words))
        write(given.out / f"{language}.frequent", frequent(language))
        print(language, len(words))


def write(path: Path, lines: Iterable[str]) -> None:
    """Write lines as UTF-8 with one final line feed."""
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def by_frequency(language: str) -> list[str]:
    """Give words, most frequent first; those as frequent as each other alphabetically."""
    import wordfreq

    return [
        word
        for word in wordfreq.top_n_list(language, LOOKED_AT, wordlist="best")
        if word == unicodedata.normalize("NFKC", word).lower()
    ]


def headwords(path: Path) -> dict[str, str]:
    """Give the headwords of a hunspell dictionary and what it says of each."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()[1:]
    return {re.split(r"[/\t ]", line.strip())[0]: line for line in lines}


def chosen(language: str, known: dict[str, str], naughty: set[str]) -> list[str]:
    """Choose words of an alphabetic language."""
    unwanted = tuple(UNWANTED[language].split())
    is_headword = HEADWORD[language]
    taken: set[str] = set()
    stems: set[str] = set()
    for word in by_frequency(language):
        if len(taken) == GOAL:
            break
        if (
            LETTERS[language].fullmatch(word)
            and word in known
            and is_headword(word, known)
            and word not in naughty
            and not word.startswith(unwanted)
            and not any(stem in stems for stem in stems_of(language, word))
        ):
            taken.add(word)
            stems.update(stems_of(language, word))
    return list(taken)


def stems_of(language: str, word: str) -> Iterator[str]:
    """Give what a word must not share with another, lest the two be mistaken for each other."""
    # «bueno» and «buena», «chien» and «chiens»: of such a pair only the more frequent is taken.
    if len(word) > 4:
        yield word[:-1]
    yield word
    if language == "ar" and word[0] in FIRST_LETTERS_ADDED["ar"] and len(word) > 3:
        yield "-" + word[1:]


def _french(word: str, known: dict[str, str]) -> bool:
    return re.search(r"po:(nom|adj|infi|adv|v\S*__ infi)", known[word]) is not None


def _flagged(word: str, known: dict[str, str]) -> bool:
    return "/" in known[word]  # without flags it is mostly an inflected form of another word


def _arabic(word: str, known: dict[str, str]) -> bool:
    """Refuse what is another word misspelt, or another word with a particle or a pronoun."""
    if word[0] == "ا" and any(alef + word[1:] in known for alef in "أإآ"):
        return False
    if word[-1] == "ه" and word[:-1] + "ة" in known:
        return False
    if word[-1] == "ي" and word[:-1] + "ى" in known:
        return False
    if word.startswith("ال") and word[2:] in known:
        return False
    if word[0] in "وفبلكس" and len(word) > 3 and word[1:] in known:
        return False
    return not any(
        word.endswith(ending) and len(word) - len(ending) > 1 and word[: -len(ending)] in known
        for ending in ENDINGS_ADDED["ar"]
    )


HEADWORD: dict[str, Callable[[str, dict[str, str]], bool]] = {
    "fr": _french,
    "es": _flagged,
    "ru": _flagged,
    "ar": _arabic,
}


def eff() -> list[str]:
    """Give the long list of the Electronic Frontier Foundation."""
    import xkcdpass

    path = Path(xkcdpass.__file__).parent / "static" / "eff-long"
    return path.read_text(encoding="utf-8").split()


def chinese(naughty: set[str]) -> list[str]:
    """Give «pinyin characters» of words of two characters, each pinyin once."""
    import jieba
    from pypinyin import lazy_pinyin

    dictionary = Path(jieba.__file__).parent / "dict.txt"
    kinds: dict[str, str] = {}
    for line in dictionary.read_text(encoding="utf-8").splitlines():
        word, _, kind = line.split()
        kinds[word] = kind
    made: dict[str, str] = {}
    for word in by_frequency("zh"):
        if len(made) == GOAL:
            break
        if len(word) != 2 or kinds.get(word) not in CHINESE_KINDS:
            continue
        if UNWANTED_CHINESE & set(word) or any(bad in word for bad in naughty):
            continue
        typed = "".join(lazy_pinyin(word, v_to_u=False))
        # «ü» has no key; its spelling «v» is known to those who use an input method only.
        if re.fullmatch(r"[a-z]{4,10}", typed) and "v" not in typed:
            made.setdefault(typed, word)
    return [f"{typed} {word}" for typed, word in made.items()]


def frequent(language: str) -> list[str]:
    """Give the words for the estimate of strength, most frequent first."""
    if language == "zh":
        from pypinyin import lazy_pinyin

        found = [word for word in by_frequency("zh") if re.fullmatch(r"[\u4e00-\u9fff]+", word)]
        return [f"{word} {''.join(lazy_pinyin(word))}" for word in found[: FREQUENT["zh"]]]
    words = (word for word in by_frequency(language) if len(word) > 1 and word.isalpha())
    return [word for word, _ in zip(words, range(FREQUENT[language]), strict=False)]


if __name__ == "__main__":
    main()

"""PHP's serialised values, as far as plugins of WordPress keep numbers and words in them. Objects are never made."""

import re

Value = None | bool | int | float | str | dict[int | str, "Value"]
LONGEST, DEEPEST = 100_000, 8
_NUMBER = re.compile(rb"([id]):(-?[0-9.]{1,20}(?:E[+-]?[0-9]{1,3})?);")
_LENGTH = re.compile(rb"([sa]):([0-9]{1,6}):([\"{])")


class NotSerialised(ValueError):
    """It is not a value of the kinds that are read here."""


def unserialise(text: str) -> Value:
    """Numbers, words and arrays (as dicts). Raises NotSerialised."""
    raw = text.strip().encode("utf-8", "surrogatepass")
    if len(raw) > LONGEST:
        raise NotSerialised
    value, end = _value(raw, 0, 0)
    if end != len(raw):
        raise NotSerialised
    return value


def _value(raw: bytes, start: int, depth: int) -> tuple[Value, int]:
    if raw.startswith(b"N;", start):
        return None, start + 2
    if raw[start : start + 4] in (b"b:0;", b"b:1;"):
        return raw[start + 2 : start + 3] == b"1", start + 4
    if number := _NUMBER.match(raw, start):
        return _number(number), number.end()
    if length := _LENGTH.match(raw, start):
        size = int(length.group(2))
        if length.group(1) == b"s" and length.group(3) == b'"':
            return _word(raw, length.end(), size)
        if length.group(1) == b"a" and length.group(3) == b"{" and depth < DEEPEST:
            return _array(raw, length.end(), size, depth + 1)
    raise NotSerialised


def _number(found: re.Match[bytes]) -> int | float:
    try:
        return int(found.group(2)) if found.group(1) == b"i" else float(found.group(2))
    except ValueError:
        raise NotSerialised from None


def _word(raw: bytes, start: int, size: int) -> tuple[str, int]:
    """The length counts bytes."""
    end = start + size
    if raw[end : end + 2] != b'";':
        raise NotSerialised
    return raw[start:end].decode("utf-8", "replace"), end + 2


def _array(raw: bytes, start: int, size: int, depth: int) -> tuple[dict[int | str, Value], int]:
    array: dict[int | str, Value] = {}
    for _place in range(size):
        key, start = _value(raw, start, depth)
        if not isinstance(key, int | str):
            raise NotSerialised
        array[key], start = _value(raw, start, depth)
    if raw[start : start + 1] != b"}":
        raise NotSerialised
    return array, start + 1

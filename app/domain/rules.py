"""Rules about several fields: all that are broken are told together."""

from collections.abc import Iterable


class BrokenRules(ValueError):
    """Every rule that a record breaks; as text, the first of them."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = tuple(rules)
        super().__init__(self.rules[0])


def insist(rules: Iterable[tuple[bool, str]]) -> None:
    """Raise BrokenRules with each rule that is said to be broken."""
    broken = [rule for is_broken, rule in rules if is_broken]
    if broken:
        raise BrokenRules(broken)

"""Names in the order people look for them."""

import random

from vvt.natural import in_order


def test_numbers_count_and_letters_are_letters():
    wanted = ["", "1", "2 b", "10", "Day 2", "day 10", "Épilogue", "Reel 1", "Reel 2", "reel 2", "Reel 2b", "Reel 10"]
    mixed = wanted[:]
    random.Random(1).shuffle(mixed)
    assert in_order(mixed) == wanted


def test_every_order_they_come_in_gives_the_same():
    names = ["A", "a", "a 1", "A 01", "a 001", "x\u0301", "日本 2", "日本 10", "-3", "3"]
    assert len({tuple(in_order(random.Random(seed).sample(names, len(names)))) for seed in range(50)}) == 1

"""python3 -m unittest mrz_text_test: zones against the specimens of Doc 9303, and their shape for random holders."""

import random
import unittest

from mrz_text import ALPHABET, FORMATS, STATES, Holder, check_digit, random_zone, zone

ANNA = dict(state="UTO", nationality="UTO", surname="ERIKSSON", given="ANNA<MARIA", birth="740812", sex="F", expiry="120415")


class Zones(unittest.TestCase):
    def test_the_standard_s_own_check_digits(self):
        self.assertEqual([check_digit(text) for text in ("520727", "AB2134<<<", "D23145890")], ["3", "5", "7"])

    def test_the_specimens_of_parts_4_to_6(self):
        passport = Holder(code="P<", number="L898902C3", optional="ZE184226B", **ANNA)
        self.assertEqual(
            zone("TD3", passport),
            ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"],
        )
        card = Holder(code="I<", number="D23145890", **ANNA)
        self.assertEqual(
            zone("TD1", card),
            ["I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6", "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"],
        )
        self.assertEqual(zone("TD2", card)[1], "D231458907UTO7408122F1204159<<<<<<<6")

    def test_a_long_number_of_td1_goes_on_in_the_optional_field(self):
        first = zone("TD1", Holder(code="I<", number="D23145890734", **ANNA))[0]
        self.assertEqual(first, "I<UTOD23145890<7349<<<<<<<<<<<")

    def test_the_french_card(self):
        holder = Holder("ID", "FRA", "FRA", "BERTHIER", "CORINNE", "880692310285", "651206", "F", "")
        self.assertEqual(
            zone("FRA", holder),
            ["IDFRABERTHIER<<<<<<<<<<<<<<<<<<<<<<<", "8806923102858CORINNE<<<<<<<6512068F6"],
        )

    def test_every_random_zone_has_its_format_s_shape_and_comes_again(self):
        for seed in range(3000):
            format, _, lines = random_zone(random.Random(seed))
            self.assertEqual((len(lines), {len(line) for line in lines}), (FORMATS[format][0], {FORMATS[format][1]}))
            self.assertTrue(set("".join(lines)) <= set(ALPHABET))
            self.assertEqual(lines, random_zone(random.Random(seed))[2])

    def test_states_are_there_once(self):
        self.assertEqual(len(STATES), len(set(STATES)))


if __name__ == "__main__":
    unittest.main()

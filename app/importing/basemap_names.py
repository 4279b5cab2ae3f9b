"""What the base map names, with where each name is written: regions, countries, waters, towns.

A position is (longitude, latitude). The positions of towns in Mali are GeoNames' (CC BY 4.0), by their GeoNames number.
"""

from typing import NamedTuple


class Labelled(NamedTuple):
    """A name in both languages, and the point where it is written, if it is."""

    name: str
    name_fr: str
    at: tuple[float, float] | None


class Water(NamedTuple):
    """A river or a lake, and points that it passes: in the source a river may be in several pieces."""

    name: str
    name_fr: str
    past: tuple[tuple[float, float], ...]


class Town(NamedTuple):
    """A town; rank 1 is labelled from the widest view on, rank 4 only from close by."""

    name: str
    name_fr: str
    at: tuple[float, float]
    rank: int
    geonames: int | None = None


# By the name in the source.
REGIONS = {
    "Timbuktu": Labelled("Timbuktu", "Tombouctou", (-3.2, 19.6)),
    "Kidal": Labelled("Kidal", "Kidal", (1.3, 19.0)),
    "Gao": Labelled("Gao", "Gao", (1.3, 16.9)),
    "Mopti": Labelled("Mopti", "Mopti", (-2.7, 14.65)),
    "Ségou": Labelled("Segou", "Ségou", (-5.75, 15.1)),
    "Koulikoro": Labelled("Koulikoro", "Koulikoro", (-7.7, 13.9)),
    "Kayes": Labelled("Kayes", "Kayes", (-10.4, 14.1)),
    "Sikasso": Labelled("Sikasso", "Sikasso", (-6.6, 11.2)),
    # The label of the town says it.
    "Bamako": Labelled("Bamako", "Bamako", None),
}

# By the code of the source; Western Sahara is put together in basemap from two of its files.
COUNTRIES = {
    "dza": Labelled("Algeria", "Algérie", (2.5, 24.5)),
    "mrt": Labelled("Mauritania", "Mauritanie", (-9.6, 19.3)),
    "ner": Labelled("Niger", "Niger", (8.2, 17.6)),
    "bfa": Labelled("Burkina Faso", "Burkina Faso", (-1.9, 11.5)),
    "sen": Labelled("Senegal", "Sénégal", (-14.7, 14.6)),
    "gin": Labelled("Guinea", "Guinée", (-10.6, 10.7)),
    "civ": Labelled("Côte d’Ivoire", "Côte d’Ivoire", (-5.6, 8.4)),
    "gha": Labelled("Ghana", "Ghana", (-1.3, 8.9)),
    "tgo": Labelled("Togo", "Togo", (0.95, 8.8)),
    "ben": Labelled("Benin", "Bénin", (2.35, 9.9)),
    "nga": Labelled("Nigeria", "Nigeria", (7.6, 10.6)),
    "lby": Labelled("Libya", "Libye", (15.0, 27.0)),
    "tun": Labelled("Tunisia", "Tunisie", (9.3, 34.2)),
    "mar": Labelled("Morocco", "Maroc", (-6.6, 31.9)),
    "esh": Labelled("Western Sahara", "Sahara occidental", (-13.4, 24.8)),
    "gmb": Labelled("Gambia", "Gambie", (-15.5, 13.45)),
    "gnb": Labelled("Guinea-Bissau", "Guinée-Bissau", (-14.8, 12.1)),
    "sle": Labelled("Sierra Leone", "Sierra Leone", (-11.8, 8.5)),
    "lbr": Labelled("Liberia", "Liberia", (-9.4, 6.4)),
    "tcd": Labelled("Chad", "Tchad", (17.6, 15.6)),
    "cmr": Labelled("Cameroon", "Cameroun", (12.6, 5.4)),
}

# The source leaves its waters unnamed; each is recognised by points that it passes.
RIVERS = (
    # The second point is in Lake Débo, which the source crosses with a line of its own.
    Water("Niger", "Niger", ((-6.27, 13.45), (-4.17, 15.37))),
    Water("Senegal", "Sénégal", ((-13.2, 16.1),)),
    Water("Bafing", "Bafing", ((-10.5, 12.5),)),
    Water("Black Volta (Mouhoun)", "Volta Noire (Mouhoun)", ((-3.4, 12.6),)),
    Water("White Volta (Nakambé)", "Volta Blanche (Nakambé)", ((-1.1, 12.6),)),
    Water("Benue", "Bénoué", ((9.0, 7.9),)),
)
LAKES = (
    Water("Lake Chad", "Lac Tchad", ((14.5, 13.05),)),
    Water("Kainji Lake", "Lac de Kainji", ((4.57, 10.3),)),
    Water("Lake Volta", "Lac Volta", ((0.05, 7.2),)),
)

TOWNS = (
    Town("Tinzaouaten", "Tinzaouaten", (2.967, 19.954), 1, 2476086),
    Town("Kidal", "Kidal", (1.408, 18.441), 1, 2455290),
    # Segou stands where the place register of this atlas has it, beside the quarter of Médine.
    Town("Segou", "Ségou", (-6.27, 13.43), 1, 6910865),
    Town("Gao", "Gao", (-0.045, 16.272), 1, 2457163),
    Town("Timbuktu", "Tombouctou", (-3.007, 16.773), 1, 2449067),
    Town("Bamako", "Bamako", (-8.0, 12.65), 1, 2460596),
    Town("Mopti", "Mopti", (-4.183, 14.484), 2, 2453348),
    Town("Menaka", "Ménaka", (2.402, 15.918), 2, 2453514),
    Town("Tessalit", "Tessalit", (1.012, 20.201), 2, 2449893),
    Town("Taoudenni", "Taoudenni", (-3.979, 22.674), 2, 2450173),
    Town("Kayes", "Kayes", (-11.444, 14.447), 2, 2455518),
    Town("Sikasso", "Sikasso", (-5.667, 11.318), 2, 2451185),
    Town("Aguelhok", "Aguelhok", (0.859, 19.461), 3, 2461247),
    Town("Anefis", "Anefis", (0.601, 18.04), 3, 2461022),
    Town("Abeibara", "Abeïbara", (1.75, 19.117), 3, 2596472),
    Town("Boughessa", "Boughessa", (2.263, 20.014), 3, 2459652),
    Town("Tin-Essako", "Tin-Essako", (2.488, 18.451), 3, 8631807),
    Town("Bourem", "Bourem", (-0.349, 16.955), 3, 2459657),
    Town("Ansongo", "Ansongo", (0.502, 15.66), 3, 2461003),
    Town("Douentza", "Douentza", (-2.95, 15.002), 3, 2458334),
    Town("Goundam", "Goundam", (-3.671, 16.415), 3, 2456917),
    Town("Niono", "Niono", (-5.987, 14.251), 3, 2452655),
    Town("San", "San", (-4.896, 13.303), 3, 2451778),
    Town("Koutiala", "Koutiala", (-5.464, 12.392), 3, 2454268),
    Town("Kita", "Kita", (-9.489, 13.035), 3, 2455216),
    Town("Nioro", "Nioro", (-9.593, 15.229), 3, 2452651),
    Town("Nara", "Nara", (-7.285, 15.169), 3, 2453079),
    Town("In Khalil", "In Khalil", (1.043, 21.19), 4, 8464713),
    Town("Tabankort", "Tabankort", (-0.102, 17.981), 4, 6569950),
    Town("Almoustarat", "Almoustarat", (0.087, 17.367), 4, 2596476),
    Town("Andéramboukane", "Andéramboukane", (3.018, 15.428), 4, 2461034),
    Town("Araouane", "Araouane", (-3.526, 18.905), 4, 2460954),
    Town("Ber", "Ber", (-2.532, 16.835), 4, 2460127),
    Town("Gourma-Rharous", "Gourma-Rharous", (-1.923, 16.878), 4, 2456871),
    Town("Niafunké", "Niafunké", (-3.991, 15.932), 4, 2452830),
    Town("Léré", "Léré", (-4.912, 15.712), 4, 2454104),
    Town("Gossi", "Gossi", (-1.291, 15.82), 4, 2457016),
    Town("Hombori", "Hombori", (-1.7, 15.279), 4, 2456630),
    Town("Labbezanga", "Labbezanga", (0.696, 14.956), 4, 2454210),
    Town("Bandiagara", "Bandiagara", (-3.61, 14.35), 4, 2460489),
    Town("Djenné", "Djenné", (-4.553, 13.906), 4, 2458589),
    Town("Diabaly", "Diabaly", (-6.02, 14.694), 4, 2458187),
    Town("Koulikoro", "Koulikoro", (-7.56, 12.863), 4, 2454530),
    # Beyond the borders: well-known positions, to about a kilometre.
    Town("Tamanrasset", "Tamanrasset", (5.52, 22.79), 1),
    Town("Niamey", "Niamey", (2.11, 13.51), 1),
    Town("Ouagadougou", "Ouagadougou", (-1.53, 12.37), 1),
    Town("Nouakchott", "Nouakchott", (-15.98, 18.08), 1),
    Town("Agadez", "Agadez", (7.99, 16.97), 2),
    Town("Dakar", "Dakar", (-17.45, 14.69), 2),
    Town("Arlit", "Arlit", (7.39, 18.74), 3),
    Town("In Guezzam", "In Guezzam", (5.77, 19.57), 3),
    Town("Bordj Badji Mokhtar", "Bordj Badji Mokhtar", (0.95, 21.33), 3),
)

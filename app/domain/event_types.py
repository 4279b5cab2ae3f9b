"""The six event types and twenty-five sub-event types, named as ACLED names them."""

from app.domain.words import Word
from app.i18n import N_


class EventType(Word):
    """What kind of event an incident is."""

    BATTLES = (
        "battles",
        N_("Battles"),
        N_("Armed groups fight each other at a time and place."),
    )
    EXPLOSIONS_REMOTE_VIOLENCE = (
        "explosions_remote_violence",
        N_("Explosions/Remote violence"),
        N_("A weapon strikes from afar or without its user present, so that the target cannot answer."),
    )
    VIOLENCE_AGAINST_CIVILIANS = (
        "violence_against_civilians",
        N_("Violence against civilians"),
        N_("An armed group is said to have attacked people who were not fighting."),
    )
    PROTESTS = (
        "protests",
        N_("Protests"),
        N_("People gather in public without violence of their own."),
    )
    RIOTS = "riots", N_("Riots"), N_("Unorganised people use violence in public.")
    STRATEGIC_DEVELOPMENTS = (
        "strategic_developments",
        N_("Strategic developments"),
        N_("An event without fighting of its own that shapes the conflict."),
    )

    @property
    def letter(self) -> str:
        """The letter beside the colour on the map, so that colour alone carries nothing."""
        return LETTERS[self]

    @property
    def colour(self) -> str:
        """The colour as #RRGGBB; the set is safe for colour-blind readers."""
        return COLOURS[self]


LETTERS = {
    EventType.BATTLES: "B",
    EventType.EXPLOSIONS_REMOTE_VIOLENCE: "E",
    EventType.VIOLENCE_AGAINST_CIVILIANS: "C",
    EventType.PROTESTS: "P",
    EventType.RIOTS: "R",
    EventType.STRATEGIC_DEVELOPMENTS: "S",
}
COLOURS = {
    EventType.BATTLES: "#D55E00",
    EventType.EXPLOSIONS_REMOTE_VIOLENCE: "#E69F00",
    EventType.VIOLENCE_AGAINST_CIVILIANS: "#882255",
    EventType.PROTESTS: "#56B4E9",
    EventType.RIOTS: "#0072B2",
    EventType.STRATEGIC_DEVELOPMENTS: "#009E73",
}


class SubEventType(Word):
    """The finer kind; each belongs to one event type."""

    GOVERNMENT_REGAINS_TERRITORY = (
        "government_regains_territory",
        N_("Government regains territory"),
        N_("State forces or their allies drive an armed group out of a place and hold it."),
    )
    NON_STATE_ACTOR_OVERTAKES_TERRITORY = (
        "non_state_actor_overtakes_territory",
        N_("Non-state actor overtakes territory"),
        N_("An armed group that is not the state’s drives its opponents out of a place and holds it."),
    )
    ARMED_CLASH = (
        "armed_clash",
        N_("Armed clash"),
        N_("Two armed sides fight, and the place stays with whoever had it."),
    )
    EXCESSIVE_FORCE_AGAINST_PROTESTERS = (
        "excessive_force_against_protesters",
        N_("Excessive force against protesters"),
        N_("Peaceful protesters are struck with force that wounds or kills, or may."),
    )
    PROTEST_WITH_INTERVENTION = (
        "protest_with_intervention",
        N_("Protest with intervention"),
        N_("Somebody steps in against a peaceful protest, without grave harm: by arrests or tear gas, for example."),
    )
    PEACEFUL_PROTEST = "peaceful_protest", N_("Peaceful protest"), N_("People protest, and nobody steps in.")
    VIOLENT_DEMONSTRATION = (
        "violent_demonstration",
        N_("Violent demonstration"),
        N_("A demonstration whose participants themselves damage or attack."),
    )
    MOB_VIOLENCE = (
        "mob_violence",
        N_("Mob violence"),
        N_("A crowd attacks people or things without any demonstration, as in a lynching."),
    )
    CHEMICAL_WEAPON = "chemical_weapon", N_("Chemical weapon"), N_("A poisonous substance is used as a weapon.")
    AIR_DRONE_STRIKE = "air_drone_strike", N_("Air/drone strike"), N_("Aircraft, manned or not, fire or drop weapons.")
    SUICIDE_BOMB = (
        "suicide_bomb",
        N_("Suicide bomb"),
        N_("Somebody sets off a charge that is meant to kill its bearer too."),
    )
    SHELLING_ARTILLERY_MISSILE_ATTACK = (
        "shelling_artillery_missile_attack",
        N_("Shelling/artillery/missile attack"),
        N_("Shells, rockets or missiles are fired from a distance."),
    )
    REMOTE_EXPLOSIVE_LANDMINE_IED = (
        "remote_explosive_landmine_ied",
        N_("Remote explosive/landmine/IED"),
        N_("A mine or a home-made charge goes off, set in place beforehand."),
    )
    GRENADE = "grenade", N_("Grenade"), N_("A grenade is thrown by hand, outside of a larger fight.")
    SEXUAL_VIOLENCE = (
        "sexual_violence",
        N_("Sexual violence"),
        N_("Civilians suffer rape or other sexual violence at the hands of an armed group."),
    )
    ATTACK = "attack", N_("Attack"), N_("Civilians are killed, wounded or beaten at close quarters by an armed group.")
    ABDUCTION_FORCED_DISAPPEARANCE = (
        "abduction_forced_disappearance",
        N_("Abduction/forced disappearance"),
        N_("Civilians are taken away by force, or vanish after they were taken."),
    )
    AGREEMENT = (
        "agreement",
        N_("Agreement"),
        N_("Parties settle something between them: a ceasefire, a peace, an exchange of prisoners."),
    )
    ARRESTS = "arrests", N_("Arrests"), N_("Many people, or people of weight, are detained.")
    CHANGE_TO_GROUP_ACTIVITY = (
        "change_to_group_activity",
        N_("Change to group/activity"),
        N_("A group forms, splits, joins another, or moves its forces."),
    )
    DISRUPTED_WEAPONS_USE = (
        "disrupted_weapons_use",
        N_("Disrupted weapons use"),
        N_("Weapons are found, defused or shot down before they do harm."),
    )
    HEADQUARTERS_OR_BASE_ESTABLISHED = (
        "headquarters_or_base_established",
        N_("Headquarters or base established"),
        N_("A force sets up a base, or takes one over without a fight."),
    )
    LOOTING_PROPERTY_DESTRUCTION = (
        "looting_property_destruction",
        N_("Looting/property destruction"),
        N_("Belongings are taken or destroyed, and nobody is attacked."),
    )
    NON_VIOLENT_TRANSFER_OF_TERRITORY = (
        "non_violent_transfer_of_territory",
        N_("Non-violent transfer of territory"),
        N_("A place passes to other hands without a fight."),
    )
    OTHER = "other", N_("Other"), N_("Something else that shapes the conflict, told in the summary.")

    @property
    def event_type(self) -> EventType:
        """The event type that this sub-event type belongs to."""
        return _PARENTS[self]


_CHILDREN = {
    EventType.BATTLES: (
        "government_regains_territory",
        "non_state_actor_overtakes_territory",
        "armed_clash",
    ),
    EventType.PROTESTS: (
        "excessive_force_against_protesters",
        "protest_with_intervention",
        "peaceful_protest",
    ),
    EventType.RIOTS: ("violent_demonstration", "mob_violence"),
    EventType.EXPLOSIONS_REMOTE_VIOLENCE: (
        "chemical_weapon",
        "air_drone_strike",
        "suicide_bomb",
        "shelling_artillery_missile_attack",
        "remote_explosive_landmine_ied",
        "grenade",
    ),
    EventType.VIOLENCE_AGAINST_CIVILIANS: (
        "sexual_violence",
        "attack",
        "abduction_forced_disappearance",
    ),
    EventType.STRATEGIC_DEVELOPMENTS: (
        "agreement",
        "arrests",
        "change_to_group_activity",
        "disrupted_weapons_use",
        "headquarters_or_base_established",
        "looting_property_destruction",
        "non_violent_transfer_of_territory",
        "other",
    ),
}
_PARENTS = {SubEventType(child): parent for parent, children in _CHILDREN.items() for child in children}

"""The closed lists an offer is described with. Codes are English; the Danish word is in docs/glossary.md."""

from enum import StrEnum


class Tier(StrEnum):
    """How far the door is open (R025). Never merged, and an explicitly named tier keeps its name."""

    UNIVERSAL = "universal"
    OPEN = "open"
    TARGETED = "targeted"
    VISITED = "visited"


class Sector(StrEnum):
    """Who stands behind an offer (R024)."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    CIVIL_SOCIETY = "civil_society"
    PRIVATE = "private"


class Found(StrEnum):
    """How a family heard of a house (R096): counted at its desk and asked in its surveys, so that both add up."""

    MIDWIFE = "midwife"
    HEALTH_VISITOR = "health_visitor"
    DOCTOR = "doctor"
    FRIENDS = "friends"
    POSTER = "poster"
    INTERNET = "internet"
    OTHER = "other"


class EntryKind(StrEnum):
    """What a search hit is: a local offer or a national frame that every municipality has (R040)."""

    OFFER = "offer"
    NATIONAL = "national"


class Audience(StrEnum):
    """Whom the source says an offer is for, not who usually comes (R034)."""

    PREGNANT = "pregnant"
    EXPECTANT_PARENTS = "expectant_parents"
    PARENTS = "parents"
    MOTHERS = "mothers"
    FATHERS = "fathers"
    PARTNERS = "partners"
    SOLO_PARENTS = "solo_parents"
    YOUNG_PARENTS = "young_parents"
    FIRST_TIME_PARENTS = "first_time_parents"
    SEPARATED_PARENTS = "separated_parents"
    FAMILIES = "families"
    CHILDREN = "children"
    YOUNG_PEOPLE = "young_people"
    OTHER_CARERS = "other_carers"
    VOLUNTEERS = "volunteers"


class Way(StrEnum):
    """How one gets in: the first question every parent has."""

    DROP_IN = "drop_in"
    SIGN_UP = "sign_up"
    SELF_REFERRAL = "self_referral"
    REFERRAL = "referral"
    VISITATION = "visitation"


class Channel(StrEnum):
    """By what means one makes contact (R004); only those the source names."""

    PHONE = "phone"
    FORM = "form"
    VIRTUAL = "virtual"
    IN_PERSON = "in_person"
    SELF_BOOKING = "self_booking"
    EMAIL = "email"


class Profession(StrEnum):
    """Who may refer (R027). ``PROFESSIONALS`` is "other professionals" without a list."""

    MIDWIFE = "midwife"
    HEALTH_VISITOR = "health_visitor"
    GP = "gp"
    DAY_CARE = "day_care"
    FAMILY_THERAPIST = "family_therapist"
    CHILD_ADVISER = "child_adviser"
    SOCIAL_WORKER = "social_worker"
    PSYCHOLOGIST = "psychologist"
    JOB_CENTRE = "job_centre"
    MUNICIPAL_STAFF = "municipal_staff"
    PROFESSIONALS = "professionals"


class Requirement(StrEnum):
    """What must be so before an offer may begin, beside age, place and a legal gate (R058, R059)."""

    MUNICIPAL_CASE = "municipal_case"
    PREVENTIVE_HELP = "preventive_help"
    NURSERY_PLACEMENT = "nursery_placement"


class PlaceKind(StrEnum):
    """Where it happens; a place is a property of the offer, never an assumption (R010)."""

    HOUSE = "house"
    HOME = "home"
    DAY_CARE = "day_care"
    LIBRARY = "library"
    CHURCH_CENTRE = "church_centre"
    HEALTH_CENTRE = "health_centre"
    HOSPITAL = "hospital"
    OUTDOORS = "outdoors"
    LOCAL = "local"
    ONLINE = "online"
    PHONE = "phone"


class Facility(StrEnum):
    """What makes a place easy with a child (R020); shown only where the source says so."""

    NURSING_ROOM = "nursing_room"
    CHANGING_TABLE = "changing_table"
    KITCHEN = "kitchen"
    GARDEN = "garden"
    TOYS = "toys"
    PLAY_AREA = "play_area"
    TALKING_ROOMS = "talking_rooms"
    MEETING_ROOM = "meeting_room"
    WAITING_AREA = "waiting_area"
    CHILD_CARE = "child_care"
    COFFEE = "coffee"
    MEAL = "meal"
    PUBLIC_TRANSPORT = "public_transport"
    PARKING = "parking"


class Weekday(StrEnum):
    """ISO order: ``list(Weekday)[date.weekday()]`` is the day of a date."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class DayPart(StrEnum):
    """Coarse time of day: morning until 12, afternoon until 17, evening after."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Period(StrEnum):
    """The unit a rhythm counts in."""

    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class MatchPhase(StrEnum):
    """What happens in a volunteer effort, in this order (R098, R099). An offer has those its source names."""

    TALK = "talk"
    MATCH = "match"
    FIRST_MEETING = "first_meeting"
    EXPECTATIONS = "expectations"
    FIRST_VISIT = "first_visit"
    RUNNING = "running"
    FUTURE_AGREEMENT = "future_agreement"


class OrganisationKind(StrEnum):
    """What an organisation is; decides among other things its legal basis."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    STATE = "state"
    CIVIL_SOCIETY = "civil_society"
    CHURCH = "church"
    PRIVATE = "private"

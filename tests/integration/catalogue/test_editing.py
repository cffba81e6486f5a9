"""Editing on both databases: drafts, publishing, two at once, undo, copies, and living together with the file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from familiehus.access.roles import Role
from familiehus.accounts.acting import Acting
from familiehus.accounts.storage import OrganisationRow
from familiehus.audit.domain import Act, Door
from familiehus.catalogue import export
from familiehus.catalogue.desk import Overtaken, Ref, find, look_at
from familiehus.catalogue.editing_domain import Kind
from familiehus.catalogue.editing_lists import Line, Version, due, history, lines, places, seen
from familiehus.catalogue.fitness import Unfit
from familiehus.catalogue.loading import LEFT, set_columns
from familiehus.catalogue.publishing import ChangedSince, LookAgain
from familiehus.catalogue.service import CatalogueReader
from familiehus.catalogue.source import read_source
from familiehus.catalogue.storage import ClashRow, OfferRow
from familiehus.catalogue.vocabulary import Tier
from familiehus.kernel.errors import Conflict, NotFound
from tests.integration.catalogue.conftest import NOW, Office

TODAY = NOW.date()


def versions(office: Office, ref: Ref | None = None) -> tuple[Version, ...]:
    with office.database.write() as work:
        found = history(work, office.scribe, office.by(), ref or office.cafe)
        work.commit()
    return found


def listed(office: Office) -> list[Line]:
    with office.database.read() as session:
        return sorted(lines(session, [office.place], TODAY), key=lambda line: not line.clash)


def new_entry(office: Office, name: str = "Ny gruppe", kind: Kind = Kind.OFFER) -> Ref:
    with office.database.write() as work:
        ref = office.editing.create(work, office.by(), office.place, kind, name)
        work.commit()
    return ref


def copy_of(office: Office, name: str = "Kopien") -> Ref:
    with office.database.write() as work:
        ref = office.editing.copy(work, office.by(), office.cafe, name)
        work.commit()
    return ref


def test_a_draft_is_seen_by_nobody_and_publishing_shows_it(office: Office) -> None:
    before = office.version()
    office.save(name="Rettet")
    assert office.version() == before
    assert office.parents_see().name == office.offers[0].name
    office.publish()
    assert office.version() == before + 1
    assert office.parents_see().name == "Rettet"
    assert not office.open().has_draft


@pytest.mark.parametrize("kind", list(Kind))
def test_a_draft_that_was_never_published_is_gone_when_it_is_thrown_away(office: Office, kind: Kind) -> None:
    """The record remembers that it was there; what parents have seen is only taken down."""
    ref = new_entry(office, kind=kind)
    with office.database.write() as work:
        assert not office.editing.discard(work, office.by(), ref, office.open(ref).stand)
        work.commit()
    with pytest.raises(NotFound):
        office.open(ref)
    assert office.acts()[-1] is Act.ENTRY_EDITED
    office.unpublish()
    office.save(name="Kladde")
    with office.database.write() as work:
        assert office.editing.discard(work, office.by(), office.cafe, office.open().stand)
        work.commit()
    assert not office.open().is_new


def test_every_look_and_every_change_is_an_event(office: Office) -> None:
    office.edit(name="Rettet")
    office.confirm()
    office.unpublish()
    mine = [act for act in office.acts() if act is not Act.ENTRY_SEEN]
    assert mine == [Act.ENTRY_EDITED, Act.ENTRY_PUBLISHED, Act.ENTRY_CONFIRMED, Act.ENTRY_UNPUBLISHED]
    assert office.acts().count(Act.ENTRY_SEEN) == 4


def test_the_change_is_in_the_list_of_changes(office: Office) -> None:
    office.edit(name="Rettet")
    with office.database.read() as session:
        last = [c for c in CatalogueReader(session).changes_since(NOW) if c.key == office.offers[0].key][-1]
    assert (last.change, last.fields) == ("changed", ("name",))


def test_what_is_unfit_is_not_shown_and_nothing_has_happened(office: Office) -> None:
    office.save(
        topics=["no-such-topic"], schedule={"opening": [{"days": ["mon"], "opens": "12:00", "closes": "10:00"}]}
    )
    before, acts = office.version(), len(office.acts())
    with pytest.raises(Unfit) as refused:
        office.publish()
    assert {name for name, _ in refused.value.findings} == {"topics", "schedule.opening.0.closes"}
    assert office.version() == before
    assert len(office.acts()) == acts + 1  # the look of the helper
    assert office.open().has_draft


def test_shape_is_checked_field_by_field(office: Office) -> None:
    office.save(tier="wide", capacity={"max": "many"})
    with pytest.raises(Unfit) as refused:
        office.publish()
    assert {name for name, _ in refused.value.findings} == {"tier", "capacity.max"}


def test_the_second_of_two_is_told_and_nothing_is_lost(office: Office) -> None:
    theirs = office.open().stand
    office.save(name="Den første")
    with pytest.raises(Overtaken):
        office.save(seen=theirs, name="Den anden")
    assert office.open().document["name"] == "Den første"


def test_whoever_writes_on_what_was_published_meanwhile_is_told(office: Office) -> None:
    theirs = office.open().stand
    office.edit(name="Udgivet imens")
    with pytest.raises(Overtaken):
        office.save(seen=theirs, name="Den anden")


def test_a_confirmation_does_not_disturb_who_writes(office: Office) -> None:
    office.load(*office.changed(verified=None))
    theirs = office.open().stand
    office.confirm()
    office.save(seen=theirs, name="Rettet")
    office.publish()
    assert office.parents_see().verified == TODAY


def test_two_first_drafts_at_the_same_moment_leave_one(office: Office) -> None:
    desk = office.open()
    if office.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite lets one writer in at a time")
    with office.database.write() as one, office.database.write() as two:
        office.editing.save(one, office.by(), office.cafe, desk.stand, desk.document | {"name": "En"})
        office.editing.save(two, office.by(), office.cafe, desk.stand, desk.document | {"name": "To"})
        one.commit()
        with pytest.raises(Conflict):
            two.commit()
    assert office.open().document["name"] == "En"


def test_history_tells_fact_by_fact(office: Office) -> None:
    office.edit(name="Rettet", contact={"phone": "12 34 56 78"})
    latest = versions(office)[0]
    assert {(d.path, d.old, d.new) for d in latest.differences} == {
        ("name", office.offers[0].name, "Rettet"),
        ("contact.phone", None, "12 34 56 78"),
    }
    assert (latest.number, latest.how, latest.can_undo) == (1, "published", True)


def test_undo_brings_the_earlier_version_back_as_a_new_one(office: Office) -> None:
    office.edit(name="Rettet")
    before = office.version()
    office.undo(1)
    assert office.version() == before + 1
    assert office.parents_see() == office.offers[0]
    assert [v.how for v in versions(office)] == ["undone", "published"]
    office.undo(2)
    assert office.parents_see().name == "Rettet"


def test_undo_takes_back_one_change_and_keeps_the_others(office: Office) -> None:
    office.edit(name="Rettet")
    office.edit(name_en="Corrected")
    office.undo(1)
    assert (office.parents_see().name, office.parents_see().name_en) == (office.offers[0].name, "Corrected")


def test_undo_of_what_was_changed_again_is_refused(office: Office) -> None:
    office.edit(name="Rettet")
    office.edit(name="Rettet igen")
    with pytest.raises(ChangedSince) as refused:
        office.undo(1)
    assert refused.value.fields == ("name",)
    assert office.parents_see().name == "Rettet igen"


@pytest.mark.parametrize("number", [0, 7])
def test_undo_of_what_never_was_is_not_found(office: Office, number: int) -> None:
    with pytest.raises(NotFound):
        office.undo(number)


def test_still_right_sets_the_day_and_keeps_the_draft_r036(office: Office) -> None:
    office.load(*office.changed(verified=None))
    office.save(name="Ikke udgivet")
    office.confirm()
    assert office.parents_see().verified == TODAY
    desk = office.open()
    assert (desk.document["name"], desk.document["verified"]) == ("Ikke udgivet", TODAY.isoformat())
    assert desk.overtaken == ()


def test_still_right_is_said_of_what_was_looked_at_and_of_nothing_else_r036(office: Office) -> None:
    office.load(*office.changed(verified=None))
    looked = office.open().changes
    office.edit(name="Rettet imens")
    with pytest.raises(LookAgain) as refused:
        office.confirm(seen=looked)
    assert [(d.path, d.old, d.new) for d in refused.value.differences] == [
        ("name", office.offers[0].name, "Rettet imens")
    ]
    assert office.parents_see().verified is None
    assert Act.ENTRY_CONFIRMED not in office.acts()
    office.confirm()
    assert office.parents_see().verified == TODAY


def test_still_right_notices_what_a_file_changed_and_what_was_taken_down(office: Office) -> None:
    office.edit(name="Rettet")
    looked = office.open().changes
    office.load(*office.changed(name_en="From the file"))
    with pytest.raises(LookAgain) as refused:
        office.confirm(seen=looked)
    assert [d.path for d in refused.value.differences] == ["name_en"]
    office.unpublish()
    with pytest.raises(LookAgain):
        office.confirm(seen=looked)
    assert Act.ENTRY_CONFIRMED not in office.acts()


def test_still_right_twice_and_what_was_taken_back_since_disturb_nobody(office: Office) -> None:
    office.load(*office.changed(verified=None))
    looked = office.open().changes
    office.confirm()
    office.edit(name="Rettet")
    office.undo(office.open().changes)
    office.confirm(seen=looked)
    assert office.acts().count(Act.ENTRY_CONFIRMED) == 2


@pytest.mark.parametrize("seen", [-1, 77])
def test_still_right_without_saying_what_was_seen_is_asked_again(office: Office, seen: int) -> None:
    with pytest.raises(LookAgain):
        office.confirm(seen=seen)


def test_old_entries_are_tasks_for_their_owner_r036(office: Office) -> None:
    office.load(*office.changed(verified=None))
    with office.database.read() as session:
        old = due(lines(session, [office.place], TODAY), [office.place])
        assert [line.ref for line in old if line.ref.kind is Kind.OFFER] == [office.cafe]
        other = lines(session, [uuid4()], TODAY)
    assert other == []
    office.confirm()
    with office.database.read() as session:
        listed = lines(session, [office.place], TODAY)
    assert office.cafe not in [line.ref for line in due(listed, [office.place])]


def test_a_new_entry_is_seen_when_it_is_published_and_no_load_withdraws_it(office: Office) -> None:
    ref = new_entry(office)
    assert office.parents_see(ref) is None
    with pytest.raises(Unfit) as refused:
        office.publish(ref)
    assert {name for name, _ in refused.value.findings} == {"tier", "summary"}
    office.edit(ref, tier="open", summary={"da": "Noget nyt."})
    assert office.parents_see(ref).municipalities == ("Odder",)
    assert office.load(*office.changed(name="Filen")).withdrawn == []
    assert office.parents_see(ref) is not None


def test_two_new_entries_of_one_name_have_two_keys(office: Office) -> None:
    first, second = new_entry(office), new_entry(office)
    assert first != second
    assert office.open(second).key == office.open(first).key + "-2"


def test_a_new_house_can_be_made(office: Office) -> None:
    ref = new_entry(office, "Nyt hus", Kind.HOUSE)
    office.edit(ref, summary={"da": "Et nyt hus."})
    with office.database.read() as session:
        assert CatalogueReader(session).houses()[ref.id].municipality == "Odder"


def test_a_copy_is_the_organisations_own(office: Office) -> None:
    ref = copy_of(office)
    assert office.parents_see(ref) is None
    office.publish(ref)
    copied = office.parents_see(ref)
    assert (copied.name, copied.summary, copied.verified) == ("Kopien", office.offers[0].summary, None)
    office.load(*office.offers)
    assert office.parents_see(ref) is not None


def test_an_edit_and_the_file_live_together(office: Office) -> None:
    office.edit(name="Rettet")
    assert office.load(*office.changed(name_en="From the file")).conflicts == []
    assert (office.parents_see().name, office.parents_see().name_en) == ("Rettet", "From the file")
    key = office.offers[0].key
    assert office.load(*office.changed(name="Filens navn", name_en="From the file")).conflicts == [f"{key}: name"]
    assert office.parents_see().name == "Rettet"
    assert [v.how for v in versions(office)] == ["file", "published"]


def test_a_draft_follows_the_file_in_what_it_did_not_touch(office: Office) -> None:
    office.save(name="Rettet")
    office.load(*office.changed(name="Filens navn", name_en="From the file"))
    desk = office.open()
    assert (desk.document["name"], desk.document["name_en"]) == ("Rettet", "From the file")
    assert desk.overtaken == ("name",)


def test_what_the_file_says_of_a_field_both_changed_is_on_the_desk_until_it_is_settled(office: Office) -> None:
    office.edit(name="Rettet", name_en="Edited")
    filed = office.changed(name="Filens navn", name_en=None)
    office.load(*filed)
    assert office.open().clash == {"name": "Filens navn"}, "the file never said anything in English"
    office.load(*filed)
    assert (office.open().clash, office.open().left_file) == ({"name": "Filens navn"}, False)
    assert [line.clash for line in listed(office)] == [True, False, False]
    office.edit(name="Filens navn")
    assert office.open().clash == {}
    assert [line.clash for line in listed(office)] == [False, False, False]
    assert office.load(*filed).conflicts == []


def test_of_two_fields_one_can_be_settled_before_the_other(office: Office) -> None:
    office.edit(name="Rettet", topics=[])
    filed = office.changed(name="Filens navn", tier=Tier.TARGETED, topics=("sleep", "meeting_others"))
    office.load(*filed)
    assert office.open().clash == {"name": "Filens navn", "topics": ["sleep", "meeting_others"]}
    office.edit(name="Filens navn")
    assert office.open().clash == {"topics": ["sleep", "meeting_others"]}
    key = office.offers[0].key
    assert office.load(*filed).conflicts == [f"{key}: topics"]


def test_ours_stands_for_good_when_it_is_said_so(office: Office) -> None:
    office.edit(name="Rettet")
    filed = office.changed(name="Filens navn")
    office.load(*filed)
    office.settle(ours=True)
    assert office.load(*filed).conflicts == []
    assert (office.parents_see().name, office.open().clash) == ("Rettet", {})
    assert office.load(*office.changed(name="Et tredje navn")).conflicts == [f"{office.offers[0].key}: name"]


def test_the_files_word_goes_into_the_draft_and_the_rest_of_the_draft_stays(office: Office) -> None:
    office.edit(name="Rettet", price={"free": True, "basis": "§ 29"})
    filed = office.changed(name="Filens navn")
    office.load(*filed)
    office.save(name_en="Half written")
    office.settle(ours=False)
    desk = office.open()
    assert (desk.document["name"], desk.document["name_en"], desk.clash) == ("Filens navn", "Half written", {})
    assert office.parents_see().name == "Rettet"
    office.publish()
    assert office.load(*filed).conflicts == []


def test_what_the_file_took_out_is_taken_out_of_the_draft_too(office: Office) -> None:
    office.offers = office.changed(name_en="From the file")
    office.load()
    office.edit(name_en="Edited")
    filed = office.changed(name_en=None)
    office.load(*filed)
    assert office.open().clash == {"name_en": None}
    office.settle(ours=False)
    assert "name_en" not in office.open().document
    office.publish()
    office.edit(name_en="Ours")
    assert office.load(*filed).conflicts == []


def test_ours_where_the_file_took_out_what_it_said(office: Office) -> None:
    office.offers = office.changed(name_en="From the file")
    office.load()
    office.edit(name_en="Edited")
    filed = office.changed(name_en=None)
    office.load(*filed)
    office.settle(ours=True)
    assert office.load(*filed).conflicts == []
    assert office.parents_see().name_en == "Edited"


def test_an_entry_that_left_its_file_is_kept_as_ones_own(office: Office) -> None:
    office.edit(name="Rettet")
    office.load(office.offers[1])
    assert (office.open().left_file, office.open().clash) == (True, {})
    assert [line.clash for line in listed(office)] == [True, False, False]
    office.settle(ours=False)
    assert office.open().left_file, "there is no word of the file to take"
    office.settle(ours=True)
    assert office.load(office.offers[1]).conflicts == []
    assert office.parents_see().name == "Rettet"
    assert not office.open().left_file


def test_a_clash_is_settled_as_it_was_shown_or_not_at_all(office: Office) -> None:
    office.edit(name="Rettet")
    office.load(*office.changed(name="Filens navn"))
    shown = office.open()
    office.load(*office.changed(name="Filens andet navn"))
    with pytest.raises(Overtaken):
        office.settle(shown, ours=True)
    office.settle(ours=True)
    office.settle(ours=True)
    assert office.load(*office.changed(name="Filens andet navn")).conflicts == []


def test_what_was_taken_down_and_left_its_file_clashes_with_nothing(office: Office) -> None:
    office.edit(name="Rettet")
    office.load(office.offers[1])
    office.unpublish()
    assert not office.open().left_file
    office.load(office.offers[1])
    assert not office.open().left_file


def test_what_was_taken_down_here_stays_down(office: Office) -> None:
    office.unpublish()
    assert office.parents_see() is None
    assert office.load(*office.changed(name_en="From the file")).added == []
    assert office.parents_see() is None
    office.publish()
    assert office.parents_see().name_en == "From the file"
    assert office.load(*office.offers).withdrawn == []


def test_an_edited_entry_is_not_withdrawn_by_its_file_but_told(office: Office) -> None:
    office.edit(name="Rettet")
    report = office.load(office.offers[1])
    assert (report.withdrawn, report.conflicts) == ([], [f"{office.offers[0].key}: {LEFT}"])
    office.unpublish()
    assert office.load(office.offers[1]).conflicts == []


def test_what_its_file_withdrew_can_be_published_again_and_stays(office: Office) -> None:
    assert office.load(office.offers[1]).withdrawn == [office.offers[0].key]
    office.edit(name="Findes endnu")
    office.load(office.offers[1])
    assert office.parents_see().name == "Findes endnu"


def test_an_export_holds_edits_and_new_entries_and_loads_again_to_the_same(office: Office, tmp_path: Path) -> None:
    office.edit(name="Rettet")
    ref = new_entry(office)
    office.edit(ref, tier="open", summary={"da": "Noget nyt."})
    office.publish(copy_of(office))
    with office.database.read() as session:
        whole = CatalogueReader(session).catalogue()
    path = tmp_path / "out.yaml"
    path.write_text(export.write(whole, "yaml"), encoding="utf-8")
    again = read_source(path)
    assert again.errors == ()
    assert again.catalogue == whole
    assert {o.name for o in again.catalogue.offers} >= {"Rettet", "Ny gruppe", "Kopien"}


@pytest.mark.parametrize("role", list(Role))
def test_only_editors_and_coordinators_of_the_organisation_may(office: Office, role: Role) -> None:
    allowed = role in {Role.CATALOGUE_EDITOR, Role.COORDINATOR}
    for by, may in ((office.by(role), allowed), (office.by(role, uuid4()), False)):
        with office.database.write() as work:
            if may:
                assert office.editing.open(work, by, office.cafe).key == office.offers[0].key
            else:
                with pytest.raises(NotFound, match="no such thing, or not for you"):
                    office.editing.open(work, by, office.cafe)


def test_a_no_looks_like_an_unknown_entry_to_whoever_looks_and_to_whoever_changes(office: Office) -> None:
    said = set()
    for by, ref in ((office.by(place=uuid4()), office.cafe), (office.by(), Ref(Kind.OFFER, uuid4()))):
        for ask in (look_at, find):
            with office.database.read() as session, pytest.raises(NotFound) as refused:
                ask(session, by, ref)
            said.add(str(refused.value))
    assert len(said) == 1


@pytest.mark.parametrize("kind", list(Kind))
def test_whoever_looks_sees_what_whoever_changes_has_before_them(office: Office, kind: Kind) -> None:
    """New, written in, published and taken down; beside it what a file says otherwise."""
    ref = new_entry(office, kind=kind)
    office.edit(name="Rettet")
    office.load(*office.changed(name="Filens navn"))
    office.save(name="I en kladde")
    for one in (ref, office.cafe):
        with office.database.read() as session:
            desk = look_at(session, office.by(), one).laid_out()
            assert desk == find(session, office.by(), one).laid_out()
    assert (desk.has_draft, desk.clash) == (True, {"name": "Filens navn"})
    office.unpublish()
    with office.database.read() as session:
        found = look_at(session, office.by(), office.cafe)
        assert (found.seen, found.is_new) == (None, False)
        assert found.laid_out() == find(session, office.by(), office.cafe).laid_out()


def test_the_owner_may_edit_what_another_organisation_offers_r036(office: Office) -> None:
    owner = Office(office.database, office.scribe)
    owner.load()
    office.load(*office.changed(owner=owner.organisation.key))
    by = office.by(place=owner.place)
    assert office.open(by=by).key == office.offers[0].key
    assert owner.acts()[-1] is Act.ENTRY_SEEN
    with office.database.read() as session:
        assert office.cafe in [line.ref for line in lines(session, [owner.place], TODAY)]
        assert office.cafe in [line.ref for line in lines(session, [office.place], TODAY)]


def test_looking_at_the_list_names_what_parents_do_not_see(office: Office) -> None:
    ref = new_entry(office)
    by = office.by()
    assert by.actor is not None
    with office.database.write() as work:
        found = lines(work.session, places(by.actor), TODAY)
        events = seen(office.scribe, by, found)
    assert [event.subjects for event in events] == [(("offer", str(ref.id)),)]
    assert seen(office.scribe, Acting(Door.PAGE), [line for line in found if line.public]) == []


def test_an_organisation_made_at_the_command_line_has_entries_like_any_other(office: Office) -> None:
    from familiehus.accounts.storage import OrganisationRow

    key = f"cli-{uuid4().hex[:8]}"
    with office.database.write() as work:
        row = OrganisationRow(
            id=uuid4(), key=key, name="CLI", kind="private", document={"key": key, "name": "CLI", "kind": "private"}
        )
        work.session.add(row)
        work.commit()
        place = row.id
    assert office.load(*office.changed(organisation=key)).changed == [office.offers[0].key]
    assert office.open(by=office.by(place=place)).organisation == place


def test_nobody_has_no_entries(office: Office) -> None:
    with office.database.read() as session:
        assert lines(session, [], TODAY) == []


def test_nothing_begins_at_an_organisation_that_is_no_more(office: Office) -> None:
    with office.database.write() as work:
        work.session.get_one(OrganisationRow, office.place).active = False
        work.commit()
    for begin in (copy_of, new_entry):
        with pytest.raises(NotFound):
            begin(office)


def test_publishing_with_a_tick_says_that_all_of_it_was_looked_through_today_r036(office: Office) -> None:
    office.load(*office.changed(verified=None))
    office.publish(verified=True)
    assert office.parents_see().verified == TODAY


def test_taking_down_twice_is_taking_down_once(office: Office) -> None:
    for _twice in range(2):
        office.unpublish()
    assert office.acts().count(Act.ENTRY_UNPUBLISHED) == 1


def test_what_parents_never_saw_is_not_still_right(office: Office) -> None:
    ref = new_entry(office)
    with pytest.raises(NotFound):
        office.confirm(ref)


def test_what_a_file_and_the_site_say_of_an_organisation_is_told_and_lies_on_no_desk(office: Office) -> None:
    with office.database.write() as work:
        row = work.session.get_one(OrganisationRow, office.place)
        row.document = row.document | {"name": "Rettet her"}
        work.commit()
    office.organisation = replace(office.organisation, name="Rettet i filen")
    assert office.load().conflicts == [f"{office.organisation.key}: name"]
    with office.database.read() as session:
        assert session.get(ClashRow, office.place) is None


def test_the_columns_of_an_entry_are_those_of_its_kind(office: Office) -> None:
    row = OfferRow(slug="som-den-var")
    set_columns(row, office.house, {})
    assert row.slug == "som-den-var"


def test_who_offers_it_may_edit_it_too_where_another_organisation_owns_it_r036(office: Office) -> None:
    with office.database.write() as work:
        owner = OrganisationRow(id=uuid4(), key=uuid4().hex, name="Ejeren", kind="region", document={})
        work.session.add(owner)
        work.session.flush()
        work.session.get_one(OfferRow, office.cafe.id).owner_id = owner.id
        work.commit()
    assert office.open().organisation == office.place

//! Files of a record: kept whole or not at all, known by their content, sealed, logged when looked at, redacted as copies, destroyed.

use axum::http::Method;
use concord::evidence::sql as evidence;
use practice::people::Role;
use rehearsal::{Answer, Colleague, Force, Report};

use crate::geography::send;
use crate::ledger::both::on_both;

/// The smallest picture: one grey pixel, as PNG.
const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00,
    0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b, 0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x68, 0x00,
    0x00, 0x00, 0x82, 0x00, 0x81, 0x77, 0xcd, 0x72, 0xb6, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

fn record(force: &Force) -> String {
    force.clock_shows("2026-11-03 10:00");
    force.takes(&Report::of("Paint was thrown at the gate of the hall.").strand("RACE").victim("Rehearsal Victim Alder"))
}

fn add(colleague: &Colleague<'_>, id: &str, name: &str, bytes: &[u8]) -> Answer {
    let answers = [("note", "The gate."), ("clean", "no"), ("once", name)];
    send(colleague, &format!("/incidents/{id}/evidence"), &answers, ("file", name, bytes))
}

fn verbs(force: &Force, id: &str) -> Vec<String> {
    let id = id.to_owned();
    force.read(move |tx| tx.entries_about(&id, 100)).into_iter().map(|entry| entry.verb).collect()
}

/// What lies in the store in clear, as far as anybody could read it there.
fn in_clear(force: &Force, words: &[u8]) -> bool {
    ["concord.db", "concord.db-wal"].iter().any(|name| {
        let bytes = std::fs::read(force.data().join(name)).unwrap_or_default();
        bytes.windows(words.len()).any(|window| window == words)
    })
}

#[test]
fn a_file_is_kept_sealed_found_by_its_content_and_every_look_is_logged() {
    on_both("evidence", |force| {
        let id = record(force);
        let supervisor = force.actor(Role::Supervisor);
        let page = format!("/incidents/{id}/evidence");
        add(&supervisor, &id, "gate.png", PICTURE).expect_status(303);
        add(&supervisor, &id, "gate.png", PICTURE).expect_status(303);
        assert_eq!(stored(force, &id), 1, "the same form sent twice keeps one file");
        let pdf = b"%PDF-1.7 SECRET-WORDS-OF-A-LEAFLET";
        add(&supervisor, &id, "C:\\papers\\leaflet.pdf", pdf).expect_status(303);
        let list = supervisor.get(&page).expect_status(200);
        assert!(list.says("gate.png") && list.says("leaflet.pdf") && !list.says("papers"), "{}", list.words());
        let hash = blake3::hash(PICTURE).to_hex().to_string();
        assert!(supervisor.get(&format!("{page}/1")).expect_status(200).says(&hash), "its hash is shown");
        let file = supervisor.get(&format!("{page}/1/file")).expect_status(200);
        assert_eq!(
            (file.bytes.as_slice(), file.header("content-type"), file.header("cache-control")),
            (PICTURE, Some("image/png"), Some("no-store"))
        );
        supervisor.get(&format!("{page}/1/small")).expect_status(200);
        let leaflet = supervisor.get(&format!("{page}/2/file")).expect_status(200);
        assert_eq!(leaflet.bytes, pdf);
        assert!(leaflet.header("content-disposition").is_some_and(|kept| kept.starts_with("attachment") && !kept.contains("leaflet")));
        let told = verbs(force, &id);
        for verb in ["added a file", "looked at the list of files", "looked at a file's page", "opened a file", "saw a small picture of a file"]
        {
            assert!(told.iter().any(|known| known == verb), "{verb} is not in {told:?}");
        }
        assert!(!in_clear(force, b"SECRET-WORDS-OF-A-LEAFLET") && !in_clear(force, b"leaflet.pdf"), "nothing of it lies in clear");
        force.verifies();
    });
}

fn stored(force: &Force, id: &str) -> usize {
    let id = id.to_owned();
    force.read(move |tx| evidence::of_record(tx, &id)).len()
}

#[test]
fn what_is_no_such_file_is_refused_in_words_and_nothing_is_kept() {
    let force = Force::open();
    let id = record(&force);
    let supervisor = force.actor(Role::Supervisor);
    let page = add(&supervisor, &id, "photo.jpg", b"<html><script>alert(1)</script></html>").expect_status(422);
    assert!(page.says("This kind of file is not taken"), "{}", page.words());
    assert!(page.body.contains("The gate."), "what was typed is kept");
    add(&supervisor, &id, "empty.jpg", b"").expect_status(422);
    let mut large = b"%PDF-1.7 ".to_vec();
    large.resize(50_000_001, b' ');
    let page = add(&supervisor, &id, "large.pdf", &large).expect_status(413);
    assert!(page.says("larger than 50 MB"), "{}", page.words());
    assert_eq!(stored(&force, &id), 0);
    force.verifies();
}

#[test]
fn a_broken_upload_goes_on_where_it_broke_and_is_no_file_before_it_is_whole() {
    on_both("pieces", |force| {
        let id = record(force);
        let supervisor = force.actor(Role::Supervisor);
        let address = format!("/incidents/{id}/evidence");
        let mut bytes = b"%PDF-1.7 ".to_vec();
        bytes.resize(1_500_000, b'x');
        let size = bytes.len().to_string();
        let begin = || {
            let csrf = supervisor.csrf();
            let answer = supervisor.post(&format!("{address}/begin"), &[("csrf", &csrf), ("name", "long.pdf"), ("size", &size)]);
            serde_json::from_str::<serde_json::Value>(&answer.expect_status(200).body).unwrap()
        };
        let first = begin();
        let to = format!("{address}/uploads/{}", first["upload"].as_str().unwrap());
        let piece = |offset: usize, end: usize| {
            let answers = [("offset", offset.to_string()), ("name", "long.pdf".into()), ("clean", "no".into())];
            let answers: Vec<(&str, &str)> = answers.iter().map(|(name, value)| (*name, value.as_str())).collect();
            send(&supervisor, &to, &answers, ("piece", "piece", &bytes[offset..end]))
        };
        piece(0, 700_000).expect_status(200);
        assert_eq!(stored(force, &id), 0, "half a file is none");
        force.verifies();
        piece(0, 700_000).expect_status(409);
        piece(800_000, 900_000).expect_status(409);
        let again = begin();
        assert_eq!((&again["upload"], &again["offset"]), (&first["upload"], &700_000.into()), "it goes on where it broke");
        let stranger = force.actor(Role::CrimeManager);
        let foreign = send(&stranger, &to, &[("offset", "700000")], ("piece", "piece", b"%PDF-"));
        assert_eq!(foreign.status, 404, "nobody adds to somebody else's upload");
        let done = piece(700_000, 1_500_000).expect_status(200);
        assert!(done.body.contains("\"done\""), "{}", done.body);
        assert_eq!(stored(force, &id), 1);
        assert_eq!(supervisor.get(&format!("{address}/1/file")).expect_status(200).bytes, bytes);
        let large = supervisor.post(&format!("{address}/begin"), &[("csrf", &supervisor.csrf()), ("name", "l"), ("size", "50000001")]);
        assert_eq!(large.status, 413, "{}", large.body);
        force.verifies();
    });
}

#[test]
fn a_redacted_copy_stands_beside_the_original() {
    let force = Force::open();
    let id = record(&force);
    let supervisor = force.actor(Role::Supervisor);
    add(&supervisor, &id, "gate.png", PICTURE).expect_status(303);
    let page = format!("/incidents/{id}/evidence/1");
    let sheet = supervisor.sheet_to(&page, &format!("{page}/redact"));
    let wrong = supervisor.send_sheet(&sheet.clone().with(&[("boxes", "1 2 3")])).expect_status(422);
    assert!(wrong.says("Line 1: write four numbers"), "{}", wrong.words());
    supervisor.send_sheet(&sheet.with(&[("boxes", "0 0 100 100")])).expect_status(303);
    let rows = {
        let id = id.clone();
        force.read(move |tx| evidence::of_record(tx, &id))
    };
    assert_eq!(rows.iter().map(|row| (row.number, row.original, row.cleaned)).collect::<Vec<_>>(), [(1, None, false), (2, Some(1), true)]);
    assert_eq!(supervisor.get(&format!("{page}/file")).expect_status(200).bytes, PICTURE, "the original stays");
    assert_ne!(rows[0].hash, rows[1].hash);
    force.verifies();
}

#[test]
fn who_does_not_read_the_account_finds_no_file() {
    let force = Force::open();
    let id = record(&force);
    let supervisor = force.actor(Role::Supervisor);
    add(&supervisor, &id, "gate.png", PICTURE).expect_status(303);
    for role in [Role::Analyst, Role::VictimHub, Role::Administrator] {
        let colleague = force.actor(role);
        for path in ["", "/1", "/1/file", "/1/small"] {
            colleague.get(&format!("/incidents/{id}/evidence{path}")).expect_status(404);
        }
    }
    let county = force.signed_in(&rehearsal::at_county(Role::Supervisor));
    county.get(&format!("/incidents/{id}/evidence/1/file")).expect_status(404);
    let reader = force.actor(Role::DetectiveInspector);
    reader.get(&format!("/incidents/{id}/evidence")).expect_status(200);
    add(&reader, &id, "more.png", PICTURE).expect_status(404);
}

#[test]
fn disposal_destroys_the_key_the_chunks_and_the_words_and_leaves_that_there_was_a_file() {
    on_both("disposal", |force| {
        let id = record(force);
        let supervisor = force.actor(Role::Supervisor);
        add(&supervisor, &id, "gate.png", PICTURE).expect_status(303);
        let (who, asked) = (concord::account::system_signature(force.house()), id.clone());
        let destroyed: Result<u32, concord::ledger::Fault> = force.write(move |tx| evidence::destroy(tx, &who, &asked));
        assert_eq!(destroyed.unwrap(), 1);
        let count = |sql: &'static str| force.read(move |tx| tx.number(sql, &[]));
        assert_eq!(count("SELECT COUNT(*) FROM attachment_chunk"), 0);
        assert_eq!(count("SELECT COUNT(*) FROM data_key WHERE record LIKE 'attachment/%'"), 0);
        assert_eq!(count("SELECT COUNT(*) FROM sealed WHERE record LIKE 'attachment/%'"), 0);
        assert_eq!(count("SELECT COUNT(*) FROM attachment WHERE destroyed_at IS NOT NULL AND name IS NULL"), 1);
        supervisor.get(&format!("/incidents/{id}/evidence/1/file")).expect_status(404);
        assert!(verbs(force, &id).iter().any(|verb| verb == "destroyed a file"));
        force.verifies();
    });
}

/// The least that is known as a sound by its content: an MP3 with its label.
const SOUND: &[u8] = b"ID3\x04\0\0\0\0\0\0 invented words of a call";

#[test]
fn a_sound_is_played_in_parts_on_its_page_and_every_part_is_a_look() {
    let force = Force::open();
    let id = record(&force);
    let supervisor = force.actor(Role::Supervisor);
    add(&supervisor, &id, "call.mp3", SOUND).expect_status(303);
    let page = format!("/incidents/{id}/evidence/1");
    let shown = supervisor.get(&page).expect_status(200);
    assert!(shown.body.contains("<audio") && shown.links_to(&format!("{page}/file?keep=yes")), "{}", shown.body);
    assert!(shown.header("content-security-policy").is_some_and(|policy| policy.contains("media-src 'self'")), "browsers may play it");
    let whole = supervisor.get(&format!("{page}/file")).expect_status(200);
    assert_eq!((whole.bytes.as_slice(), whole.header("content-type")), (SOUND, Some("audio/mpeg")));
    let part = |range: &str| supervisor.request(Method::GET, &format!("{page}/file"), &[("range", range)], Vec::new());
    let some = part("bytes=11-18").expect_status(206);
    assert_eq!(
        (some.bytes.as_slice(), some.header("content-range").map(str::to_owned)),
        (&SOUND[11..=18], Some(format!("bytes 11-18/{}", SOUND.len())))
    );
    part("bytes=9999-").expect_status(416);
    assert_eq!(part("bytes=-9999").expect_status(200).bytes, SOUND, "the last of less than that many are all");
    assert_eq!(part("bytes=0-1,4-5").expect_status(200).bytes, SOUND, "several parts are the whole");
    assert_eq!(part("furlongs=1-2").expect_status(200).bytes, SOUND, "what cannot be read is as if nothing were asked");
    let opened = verbs(&force, &id).iter().filter(|verb| *verb == "opened a file").count();
    assert_eq!(opened, 6, "each part is a look");
    let kept = supervisor.get(&format!("{page}/file?keep=yes")).expect_status(200);
    assert!(kept.header("content-disposition").is_some_and(|kept| kept.starts_with("attachment")));
    force.verifies();
}

#[test]
fn a_file_of_somebody_who_stays_anonymous_keeps_no_name() {
    let force = Force::open();
    let id = record(&force);
    let supervisor = force.actor(Role::Supervisor);
    let page = format!("/incidents/{id}/evidence");
    let answers = [("note", "The gate."), ("clean", "yes"), ("once", "one")];
    send(&supervisor, &page, &answers, ("file", "Rehearsal Sender 1990.png", PICTURE)).expect_status(303);
    let list = supervisor.get(&page).expect_status(200);
    assert!(list.says("File without a name") && !list.says("Rehearsal Sender"), "{}", list.words());
    force.verifies();
}

//! What somebody with a database tool might do, and the words in which the verification must tell of it.

/// Tables of which no row tells anything about a record or a right, so that nothing needs to be proved of them.
pub const UNWATCHED: &[&str] = &["migration", "outbox", "idempotency", "session", "sign_in_failure", "house", "import_run", "words", "upload"];

/// The tampering as SQL for the embedded store, and what a fault must say.
pub const ALL: &[(&str, &str)] = &[
    // The journal.
    (
        "UPDATE journal SET event = replace(event, '\"priority\"', '\"emergency\"') WHERE verb = 'assessed and graded'",
        "its hash is not that of its contents",
    ),
    ("UPDATE journal SET at = at + 1 WHERE chain = 'account/auditor'", "Entry 1 of account/auditor was changed"),
    ("UPDATE journal SET category = 'erasure' WHERE chain = 'posting/posting-auditor'", "Entry 1 of posting/posting-auditor was changed"),
    ("DELETE FROM journal WHERE verb = 'assessed and graded'", "is missing"),
    ("DELETE FROM journal WHERE position = (SELECT MAX(position) FROM journal)", "of the sealed order (head 1) is missing from the journal"),
    ("DELETE FROM journal WHERE chain = 'account/auditor'", "account auditor is in its table, but the journal does not tell how it came there"),
    (
        "UPDATE journal SET event = (SELECT event FROM journal j WHERE j.chain = 'account/spoc') WHERE chain = 'account/auditor'",
        "Entry 1 of account/auditor was changed",
    ),
    ("UPDATE journal SET previous = x'00' WHERE sequence = 3 AND chain LIKE 'incident/%'", "does not carry on the entry before it"),
    ("UPDATE journal SET position = position + 1000000 WHERE position = (SELECT MAX(position) FROM journal)", "is missing from the journal"),
    ("UPDATE journal_record SET record = 'nowhere' WHERE record = (SELECT MIN(record) FROM journal_record)", "journal_record says that entry"),
    ("DELETE FROM journal_record WHERE record = (SELECT MIN(record) FROM journal_record)", "its history would not show the look"),
    // What exact searches and figures read.
    ("DELETE FROM blind WHERE person = 1", "an exact search does not find person 1 by their name"),
    ("UPDATE blind SET value = 'of nobody ' || value WHERE person = 1", "a look-up leads to person 1 that is none of their details"),
    ("UPDATE sealed SET box = 'text where bytes must be' WHERE number = 1", "holds text, not the kind of value expected"),
    ("INSERT INTO kept_month (month, district, stale) VALUES ('2026-11', '', 0)", "The kept totals of 2026-11"),
    (
        "INSERT INTO kept_month (month, district, stale) VALUES ('2020-01', '', 0); \
         INSERT INTO kept_total (month, district, unit, split, value, strands, times) VALUES ('2020-01', 'X', 'incidents', '', '', 'RACE', 3)",
        "The kept totals of 2020-01 in district \"X\" are not what the records give",
    ),
    // Heads.
    ("DELETE FROM head WHERE number = 1", "heads.log tells of head 1, but the store has none"),
    ("UPDATE head SET last = last - 1", "its signature is not this force's"),
    ("UPDATE head SET signature = zeroblob(64)", "Head 1 was changed"),
    ("UPDATE head SET number = 2", "Head 1 is missing"),
    // Records.
    ("UPDATE incident SET grade = 'emergency' WHERE grade = 'priority'", "It differs in: grade"),
    ("UPDATE incident SET recorded_at = recorded_at - 1 WHERE closed_at IS NOT NULL", "It differs in: recorded_at"),
    (
        "UPDATE incident SET narrative = (SELECT i.narrative FROM incident i WHERE i.id <> incident.id ORDER BY i.id LIMIT 1)",
        "It differs in: narrative",
    ),
    ("DELETE FROM incident WHERE closed_at IS NOT NULL", "is missing from its table"),
    (
        "UPDATE incident SET id = '261101-0000000' WHERE closed_at IS NOT NULL",
        "incident 261101-0000000 is in its table, but the journal does not tell",
    ),
    ("UPDATE strand SET strand = 'REL'", "strand 1 is not what its journal tells of. It differs in: strand"),
    ("DELETE FROM strand WHERE number = 1", "strand 1 is missing"),
    ("UPDATE person SET under_18 = 1 WHERE kind = 'victim'", "It differs in: under_18"),
    ("DELETE FROM person WHERE number = 1", "person 1 is missing"),
    ("UPDATE assessment SET by = 'nobody'", "It differs in: by"),
    ("DELETE FROM assessment WHERE number = 1", "assessment 1 is missing"),
    ("UPDATE crime SET offence = '105B'", "It differs in: offence"),
    ("DELETE FROM crime WHERE number = 1", "crime 1 is missing"),
    ("UPDATE assignment SET supervisor = 'nobody'", "It differs in: supervisor"),
    ("DELETE FROM assignment WHERE number = 1", "assignment 1 is missing"),
    ("UPDATE contact SET satisfaction = 'very-satisfied'", "It differs in: satisfaction"),
    ("UPDATE contact SET at = (SELECT c.at FROM contact c WHERE c.number <> contact.number)", "It differs in: at"),
    ("DELETE FROM contact WHERE number = 1", "contact 2 is missing"),
    ("UPDATE review SET at = at + 1", "It differs in: at"),
    ("DELETE FROM review WHERE number = 1", "review 1 is missing"),
    ("UPDATE risk SET level = 'high'", "It differs in: level"),
    ("DELETE FROM risk WHERE number = 1", "risk 1 is missing"),
    ("UPDATE keeping_review SET decision = 'hold'", "keeping_review 1 is not what its journal tells of. It differs in: decision"),
    ("UPDATE legal_hold SET ended_at = at", "It differs in: ended_at"),
    ("DELETE FROM legal_hold ", "legal_hold 1 is missing"),
    ("UPDATE processing_limit SET ground = 'evidence'", "It differs in: ground"),
    ("UPDATE disposal SET by = 'nobody'", "disposal 1 is not what its journal tells of. It differs in: by"),
    ("DELETE FROM disagreement ", "disagreement 1 is missing"),
    ("UPDATE incident SET disposed_at = closed_at WHERE closed_at IS NOT NULL", "It differs in: disposed_at"),
    ("UPDATE retention_review SET due_at = due_at + 1", "retention_review review-1 is not what the journal tells of. It differs in: due_at"),
    ("DELETE FROM retention_review ", "retention_review review-1 is missing"),
    ("UPDATE data_request SET received_at = received_at + 1", "data_request 2026-1 is not what the journal tells of"),
    ("UPDATE data_request_record SET person = 2", "data_request_record 2026-1.1 is not what the journal tells of"),
    ("UPDATE waiver SET rank = 'inspector'", "It differs in: rank"),
    ("DELETE FROM waiver WHERE number = 1", "waiver 1 is missing"),
    ("UPDATE crime SET cancelled_at = NULL", "It differs in: cancelled_at"),
    ("UPDATE ruling SET counting_rule = 'General Rules A'", "It differs in: counting_rule"),
    ("DELETE FROM transfer", "transfer 1 is missing"),
    ("UPDATE enquiry SET ended_at = at", "It differs in: ended_at"),
    ("UPDATE plan_action SET due_at = due_at + 1", "It differs in: due_at"),
    ("UPDATE golden_check SET answer = 'too-late'", "It differs in: answer"),
    ("UPDATE handover SET incoming = 'nobody'", "It differs in: incoming"),
    ("DELETE FROM ownership", "ownership 1 is missing"),
    ("UPDATE audit_error SET put_right_at = at, put_right_by = by", "It differs in: put_right_at, put_right_by"),
    ("DELETE FROM release", "release 1 is missing"),
    ("UPDATE proceeding SET uplift_applied = 1", "It differs in: uplift_applied"),
    ("DELETE FROM entitlement WHERE number = 1", "entitlement 1 is missing"),
    (
        "INSERT INTO review (incident, number, at, by, note) SELECT incident, 9, at, by, note FROM review",
        "review 9 is in its table, but its journal does not tell of it",
    ),
    (
        "INSERT INTO review (incident, number, at, by, note) VALUES ('261101-0000000', 1, 1, 'nobody', NULL)",
        "The table review holds a row of incident 261101-0000000",
    ),
    // Care and the hub.
    (
        "INSERT INTO contract (incident, number, person, at, by, interpreter, formats, safe, unsafe_channels, days, wanted, unwanted, review_at) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 0, '', '', '', '', '', '', 1)",
        "The table contract holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO consent (incident, number, person, at, by, recipient, given) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 'council', 1)",
        "The table consent holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO needs (incident, number, person, at, by, occasion, factors) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 'report', '')",
        "The table needs holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO intervention (incident, number, person, at, by, kind, owner, due_at) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 'cctv', 'nobody', 1)",
        "The table intervention holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO cause (incident, number, contact, at, by, cause) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 'slow')",
        "The table cause holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO repeat_mark (incident, number, what, stands, at, by) VALUES ('261101-0000000', 1, 'victim', 1, 1, 'nobody')",
        "The table repeat_mark holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO support (incident, number, person, at, by, stage, measures) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 'trial', '')",
        "The table support holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO support_plan (incident, number, person, at, by, review_at) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 1)",
        "The table support_plan holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO support_action (incident, number, person, at, by, what, due_at) VALUES ('261101-0000000', 1, 1, 1, 'nobody', '1.00', 1)",
        "The table support_action holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO support_note (incident, number, person, at, by, kind, codes) VALUES ('261101-0000000', 1, 1, 1, 'nobody', 'other', '')",
        "The table support_note holds a row of incident 261101-0000000",
    ),
    (
        "INSERT INTO learning_point (id, theme, words, source, raised_by, raised_at, status) VALUES ('forged', 'contact', 'Forged.', 'panel', 'nobody', 1, 'raised')",
        "learning_point forged is in its table, but the journal does not tell how it came there",
    ),
    (
        "INSERT INTO service (id, name, kind, districts, capacity, contact) VALUES ('forged', 'Forged', 'housing', '', 1, 'nowhere')",
        "service forged is in its table, but the journal does not tell how it came there",
    ),
    // Duties.
    (
        "DELETE FROM duty WHERE (record, rule, about) = (SELECT record, rule, about FROM duty WHERE standing = 'open' LIMIT 1)",
        "follows from the record, but is not stored",
    ),
    ("UPDATE duty SET due_at = due_at + 3600000000 WHERE standing = 'open' AND due_at IS NOT NULL", "It differs in: due_at"),
    ("UPDATE duty SET standing = 'met', settled_at = arises_at WHERE standing = 'open'", "It differs in: standing, settled_at"),
    (
        "INSERT INTO duty SELECT record, 'R-INVENTED', about, owner_role, owner, district, arises_at, due_at, blocks, standing, settled_at, escalates_at, escalates_to, then_at, then_to, allowed FROM duty LIMIT 1",
        "duty R-INVENTED",
    ),
    (
        "INSERT INTO duty_subject (record, title, href, since) VALUES ('return/invented', 'Weekly return', '/', 1)",
        "The table duty_subject holds a row of incident return/invented",
    ),
    // Sealed texts, keys, search.
    (
        "UPDATE sealed SET box = (SELECT s.box FROM sealed s WHERE s.record = sealed.record AND s.number = 3 - sealed.number) WHERE number IN (1, 2) AND record NOT LIKE '%/%'",
        "was changed: it is not the one that the journal names",
    ),
    ("UPDATE sealed SET owner = 'incident' WHERE field = 'name'", "does not open at its place"),
    ("DELETE FROM sealed WHERE field = 'rationale'", "is missing, although the journal names it"),
    (
        "INSERT INTO sealed SELECT record, 900, owner, field, box FROM sealed WHERE field = 'rationale'",
        "text 900 (rationale) is a sealed text that nobody wrote",
    ),
    ("DELETE FROM data_key WHERE owner = 'incident'", "the key of incident is missing, and no event destroyed it"),
    ("UPDATE data_key SET wrapped = zeroblob(72) WHERE owner = 'person 1'", "the key of person 1 was changed"),
    ("DELETE FROM search_doc WHERE rowid = (SELECT MIN(rowid) FROM search_doc)", "is not in the search index"),
    (
        "UPDATE search_doc SET record = '261101-0000000' WHERE rowid = (SELECT MIN(rowid) FROM search_doc)",
        "The table search_doc holds a row of incident 261101-0000000",
    ),
    ("DELETE FROM words WHERE rowid = (SELECT MIN(number) FROM search_doc)", "the search does not find it by the words of its narrative"),
    ("INSERT INTO blind (value, record, person) SELECT 'abcd', record, 77 FROM blind LIMIT 1", "of a person who is not in it"),
    ("INSERT INTO blind (value, record, person) SELECT 'abcd', incident, number FROM person WHERE name IS NULL", "of a person without details"),
    // The force's own tables.
    ("UPDATE force SET name = 'Another Police'", "force force is not what the journal tells of. It differs in: name"),
    ("DELETE FROM force WHERE id = 'force'", "force force is missing from its table"),
    ("UPDATE place SET name = 'Elsewhere'", "place REH-W01 is not what the journal tells of"),
    ("UPDATE boundary SET rings = '[]'", "boundary REH-W01 is not what the journal tells of. It differs in: rings"),
    ("UPDATE population SET people = people + 1", "population REH-W01:2024 is not what the journal tells of. It differs in: people"),
    ("UPDATE export SET rows = rows + 1", "export 0000000000000001 is not what the journal tells of. It differs in: rows"),
    ("UPDATE attachment SET hash = sent_hash || '0'", "is not what the journal tells of. It differs in: hash"),
    ("DELETE FROM attachment_chunk WHERE part = 'whole'", "file 1 (whole) is missing in part, was changed, or does not open"),
    ("UPDATE attachment_chunk SET box = zeroblob(80) WHERE part = 'whole'", "file 1 (whole) is missing in part, was changed, or does not open"),
    (
        "INSERT INTO attachment_chunk (attachment, part, number, box) VALUES ('none', 'whole', 1, zeroblob(4))",
        "A chunk of file none belongs to no file",
    ),
    (
        "UPDATE adoption SET from_at = from_at + 1 WHERE id = 'adoption-leicestershire'",
        "adoption adoption-leicestershire is not what the journal tells of. It differs in: from_at",
    ),
    ("UPDATE confirmation SET by = 'nobody'", "confirmation rule R-VIC-04 is not what the journal tells of"),
    (
        "UPDATE account SET password = 'known' WHERE id = 'administrator'",
        "account administrator is not what the journal tells of. It differs in: password",
    ),
    ("DELETE FROM account WHERE id = 'auditor'", "account auditor is missing from its table"),
    (
        "UPDATE posting SET role = 'administrator' WHERE account = 'analyst'",
        "posting posting-analyst is not what the journal tells of. It differs in: role",
    ),
    ("UPDATE posting SET rank = 'emperor' WHERE account = 'analyst'", "posting posting-analyst was changed: its row cannot be read any more"),
    (
        "INSERT INTO posting SELECT 'posting-own', account, 'administrator', rank, place, from_at, to_at, asked_by, granted_by FROM posting WHERE account = 'analyst'",
        "posting posting-own is in its table, but the journal does not tell how it came there",
    ),
    ("UPDATE training SET runs_out_at = runs_out_at + 1", "training training-1 is not what the journal tells of. It differs in: runs_out_at"),
    ("UPDATE duty SET due_at = due_at + 1 WHERE record = 'training/training-1'", "It differs in: due_at"),
    ("UPDATE panel SET seed = '7'", "panel 2026-1 is not what the journal tells of. It differs in: seed"),
    ("DELETE FROM panel_case", "panel_case 2026-1.1 is missing from its table"),
    ("UPDATE panel_score SET answers = 'thorough=5'", "panel_score 2026-1.1.m1 is not what the journal tells of. It differs in: answers"),
    ("UPDATE audit SET seed = '7'", "audit 2026-1 is not what the journal tells of. It differs in: seed"),
    ("DELETE FROM audit_case", "audit_case 2026-1.1 is missing from its table"),
    ("UPDATE restriction SET lifted_at = at", "restriction 1 is not what its journal tells of. It differs in: lifted_at"),
    ("UPDATE incident SET restricted = 0 WHERE restricted = 1", "It differs in: restricted"),
    ("UPDATE named SET account = 'analyst'", "named 1 is not what its journal tells of. It differs in: account"),
    ("UPDATE share SET until_at = until_at + 1", "share 1 is not what its journal tells of. It differs in: until_at"),
    ("DELETE FROM glass WHERE number = 1", "glass 1 is missing from its table"),
    ("UPDATE redaction SET ended_at = at", "redaction 1 is not what its journal tells of. It differs in: ended_at"),
    ("UPDATE link SET other = 'elsewhere'", "link 1 is not what its journal tells of. It differs in: other"),
    ("DELETE FROM merger WHERE number = 1", "merger 1 is missing from its table"),
    ("UPDATE organisation SET name = 'Another Centre'", "organisation organisation-1 is not what the journal tells of. It differs in: name"),
    ("UPDATE agreement SET until_at = until_at + 1", "agreement agreement-1 is not what the journal tells of. It differs in: until_at"),
    ("UPDATE account_fact SET value = 'abcd'", "account_fact fact-1 is not what the journal tells of. It differs in: value"),
    ("DELETE FROM alert WHERE id = 'alert-1'", "alert alert-1 is missing from its table"),
    ("UPDATE coverage SET kind = 'complete'", "coverage coverage-1 is not what the journal tells of. It differs in: kind"),
    ("UPDATE token SET ends_at = ends_at + 1", "It differs in: ends_at"),
    ("UPDATE unit SET state = 'off-duty'", "unit RH-21 is not what the journal tells of. It differs in: state"),
    ("UPDATE shift_handover SET said = '01'", "shift_handover rehearsal is not what the journal tells of. It differs in: said"),
    ("UPDATE shift_handover SET taken_by = 'nobody'", "It differs in: taken_by"),
    ("UPDATE transfer_message SET answer = '[]'", "transfer_message REH-CAD|1 is not what the journal tells of. It differs in: answer"),
    ("DELETE FROM transfer_source", "transfer_source REH-CAD is missing from its table"),
    ("UPDATE deployment SET arrived_at = arrived_at - 1", "It differs in: arrived_at"),
    ("UPDATE finding SET found = 'duplicate'", "It differs in: found"),
    ("DELETE FROM regrade", "regrade 1 is missing from its table"),
];

/// A few on PostgreSQL, each with the statement that puts it right again.
pub const POSTGRES: &[(&str, &str, &str)] = &[
    (
        "UPDATE journal SET actor = 'nobody' WHERE chain = 'account/auditor'",
        "UPDATE journal SET actor = 'system' WHERE chain = 'account/auditor'",
        "Entry 1 of account/auditor was changed",
    ),
    ("UPDATE incident SET version = version + 1", "UPDATE incident SET version = version - 1", "It differs in: version"),
    ("UPDATE duty SET arises_at = arises_at + 1", "UPDATE duty SET arises_at = arises_at - 1", "It differs in: arises_at"),
    ("UPDATE head SET last = last + 1", "UPDATE head SET last = last - 1", "its signature is not this force's"),
    ("UPDATE sealed SET field = 'x' || field", "UPDATE sealed SET field = substr(field, 2)", "does not open at its place"),
    ("UPDATE search_doc SET record = 'x' || record", "UPDATE search_doc SET record = substr(record, 2)", "is not in the search index"),
    (
        "UPDATE posting SET role = 'administrator' WHERE account = 'analyst'",
        "UPDATE posting SET role = 'analyst' WHERE account = 'analyst'",
        "It differs in: role",
    ),
];

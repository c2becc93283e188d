//! What the demonstration's records say: small lists of words, put together. Everything is invented, and shows it; nothing repeats abuse.

use super::random::Chance;

/// What happened, as one word for choosing an offence and a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Shouted abuse in public.
    Abuse,
    /// Abuse that goes on.
    Harassment,
    /// Pushed, spat at, hit without injury.
    Assault,
    /// Hurt.
    Injury,
    /// Messages and posts.
    Messages,
    /// Something broken or daubed.
    Damage,
    /// Something taken.
    Theft,
}

/// How often each happens, of a hundred (domain rules 5.2: public order about half, violence and harassment two fifths).
pub const DEEDS: [(Deed, u64); 7] = [
    (Deed::Abuse, 48),
    (Deed::Harassment, 17),
    (Deed::Assault, 12),
    (Deed::Injury, 8),
    (Deed::Messages, 6),
    (Deed::Damage, 6),
    (Deed::Theft, 3),
];

/// Kinds of place with how often each is named, and how a sentence begins there.
pub const SETTINGS: [(&str, u64, &str); 12] = [
    ("street", 32, "On Example Street"),
    ("home", 20, "At the front door of the victim's home"),
    ("shop", 10, "In a shop in Example Parade"),
    ("public-transport", 9, "On the bus towards Example Square"),
    ("night-time-economy", 7, "Outside a takeaway in Example Lane"),
    ("work", 5, "At the victim's place of work"),
    ("education", 4, "At the gate of Example College"),
    ("healthcare", 4, "In the waiting room of Example Surgery"),
    ("park", 4, "In Example Park"),
    ("taxi", 3, "In the victim's taxi"),
    ("worship", 1, "Outside a place of worship in Example Road"),
    ("sport", 1, "At Example Sports Ground"),
];

const DONE: [(Deed, [&str; 3]); 7] = [
    (
        Deed::Abuse,
        [
            "a man whom the victim does not know shouted abuse at them and walked off",
            "two people shouted abuse at the victim and laughed",
            "a person in a car slowed down, shouted abuse and drove away",
        ],
    ),
    (
        Deed::Harassment,
        [
            "a neighbour shouted abuse at the victim again; it is the fourth time this month",
            "the same person followed the victim and would not stop the remarks",
            "somebody has been knocking at the windows and shouting abuse over several nights",
        ],
    ),
    (
        Deed::Assault,
        [
            "a person pushed the victim against a wall during an argument that began with abuse",
            "somebody spat at the victim and threw a drink at them",
            "a person pulled at the victim's clothes and pushed them, without injury",
        ],
    ),
    (
        Deed::Injury,
        [
            "a person punched the victim, who has a cut lip and a bruised cheek",
            "two people kicked the victim; the victim was treated for bruises and went home",
            "somebody threw a bottle that cut the victim's hand",
        ],
    ),
    (
        Deed::Messages,
        [
            "the victim received a run of abusive messages from an account without a name",
            "somebody posted the victim's photograph with abusive remarks",
            "the victim found abusive replies under a post about their work",
        ],
    ),
    (
        Deed::Damage,
        [
            "somebody daubed a wall with offensive words, which have been photographed and covered",
            "a window was broken with a stone; a note with abuse was left",
            "the victim's car was scratched along one side with offensive words",
        ],
    ),
    (
        Deed::Theft,
        [
            "a person took the victim's phone while shouting abuse at them",
            "somebody took the victim's bag and made remarks while doing so",
            "deliveries were taken from the step, and a note with abuse was left",
        ],
    ),
];

const AFTER: [&str; 10] = [
    "The victim went straight home and called.",
    "A passer-by helped and waited with the victim.",
    "There may be camera pictures from a shop nearby.",
    "The victim would know the person again.",
    "The victim is worried that it will happen again.",
    "The victim's children saw it.",
    "Nothing was said before it began.",
    "The victim has changed their way to work since.",
    "A witness left their details.",
    "It lasted about five minutes.",
];

/// What the words were about, for each strand.
const ABOUT: [(&str, [&str; 3]); 7] = [
    ("RACE", ["the colour of the victim's skin", "where the victim's family comes from", "the language that the victim was speaking"]),
    ("REL", ["the victim's faith", "the victim's head covering", "the building where the victim prays"]),
    ("SO", ["the victim being with their partner", "the victim being gay", "a badge that the victim was wearing"]),
    ("DIS", ["the way in which the victim walks", "the victim's learning disability", "the victim's wheelchair"]),
    ("TRANS", ["the victim's gender identity", "the victim's voice and clothes", "the victim being trans"]),
    ("ALTSUB", ["the victim's dress and make-up", "the music on the victim's shirt", "the way in which the victim's friends dress"]),
    ("OTHER", ["the victim's weight", "the victim's hair", "the way in which the victim lives"]),
];

/// What happened, in three or four sentences, at a kind of place.
pub fn narrative(chance: &mut Chance, deed: Deed, setting: &str, strands: &[&str]) -> String {
    let begin =
        if setting == "online" { "On the internet" } else { SETTINGS.iter().find(|s| s.0 == setting).map_or("In a public place", |s| s.2) };
    let done = DONE.iter().find(|(of, _)| *of == deed).map_or("", |(_, done)| chance.word(done));
    let about: Vec<&str> = strands.iter().map(|code| subject(chance, code)).collect();
    let (first, second) = (chance.word(&AFTER), chance.word(&AFTER));
    let after = if first == second { first.to_owned() } else { format!("{first} {second}") };
    format!("{begin}, {done}. The words were about {}. {after} (Demonstration: invented.)", about.join(" and about "))
}

/// In what words a strand was perceived.
pub fn perception(chance: &mut Chance, strand: &str) -> String {
    let about = subject(chance, strand);
    match chance.below(3) {
        0 => format!("\"They went on about {about}.\""),
        1 => format!("\"I have no doubt that it was because of {about}.\""),
        _ => format!("\"Nobody else there was picked on. It was {about}.\""),
    }
}

fn subject(chance: &mut Chance, strand: &str) -> &'static str {
    ABOUT.iter().find(|(code, _)| *code == strand).map_or("who the victim is", |(_, words)| chance.word(words))
}

/// What was considered when the report was graded.
pub const CONSIDERED: [&str; 4] = [
    "Suspect has left; victim safe at home; repeat within the month possible.",
    "Victim upset, no injury. Camera pictures to be asked for.",
    "Victim lives alone and is anxious. Visit today.",
    "No immediate danger. Evidence to be kept before it is lost.",
];

/// Why a hate report is graded below the least grade.
pub const BELOW: [&str; 2] =
    ["The victim asked for an appointment on a day of their own choice.", "Reported weeks afterwards; the victim is abroad and safe."];

/// Why a target was missed.
pub const BREACH: [&str; 3] =
    ["No unit was free: three emergency calls at the time.", "The road was closed.", "The victim asked us to come after work."];

/// Why a crime number came late.
pub const LATE: [&str; 3] = [
    "The offence was unclear until a second witness was spoken to.",
    "The victim could not be reached to confirm the account.",
    "Backlog after the weekend.",
];

/// Why it is no crime.
pub const RATIONALE: [&str; 3] = [
    "The words were hostile and were heard by the victim alone at home; no threat, no course of conduct. Freedom of expression was considered: the remark was aimed at the person and was no part of a debate.",
    "Remarks in an argument about parking with hostility at the end. No offence made out. Freedom of expression was considered and does not cover a remark meant to humiliate.",
    "A leaflet through the door, hostile and not threatening. Freedom of expression was considered; the victim was singled out, so it is recorded.",
];

/// What an answer to a question of the recording policy rests on.
pub fn weighed(step: &str) -> &'static [&'static str] {
    match step {
        "trivial" => &[
            "The victim gave the words, the place and a witness; nothing in it is made up or spiteful.",
            "A clear account of words said to the person because of who they are.",
        ],
        "expression_considered" => &[
            "Weighed: the remark was aimed at the person and was no part of a debate.",
            "Weighed: views may be held and said; shouting them at somebody's door to frighten them is another thing.",
        ],
        "proportionate" => &[
            "The purpose is to see a pattern early at this address. Advice alone was given last time.",
            "The purpose is to keep the peace between neighbours. The landlord alone could not end it.",
        ],
        "threshold" => {
            &["The same person was named twice in six weeks and the words grew worse each time: a real risk to the family next door."]
        }
        "least_intrusive" => &["Only a name is kept, no address, for one year. Without it the next report could not be joined to this one."],
        _ => &["To prevent the next one: the place came to notice before."],
    }
}

/// What a neighbourhood team chose, and with whom.
pub const CHALLENGE: [&str; 3] = [
    "Agreed with the housing officer and the neighbourhood team; both households are seen apart first.",
    "The beat officer visits twice a week at the times that the victim named.",
    "The head of year takes it up in school, and we hear the result.",
];

/// What it changed.
pub const CHALLENGED: [&str; 2] =
    ["No further report since, and the victim says that it is quiet.", "Once more in the first week, then no more. The victim feels safer."];

/// The letter that confirms the crime.
pub const CONFIRMED: [&str; 1] = [
    "Thank you for telling us. We have put what was done to you on record as a crime. We will tell you what we do. You have rights; they are in the Victims' Code.",
];
/// What a victim was told of a suspect.
pub const TOLD: [&str; 3] = [
    "Told what happened with the suspect and what comes next. Knows whom to ring.",
    "Explained it twice, in plain words. Wants to hear of any court date.",
    "Relieved to hear it. Asked about going to court; sent the leaflet.",
];
/// What a supervisor's first call says.
pub const CALLED: [&str; 4] = [
    "Explained who investigates and what happens next. Victim has our number.",
    "Victim upset and glad of the call. Asked about safety at home.",
    "Victim prefers calls after six. Noted.",
    "Spoke for ten minutes. Victim will send photographs.",
];

/// What an attempt says.
pub const TRIED: [&str; 3] = ["No answer.", "Rang out; message left without details.", "Text sent asking to call back."];

/// What a closing call says.
pub const CLOSING: [&str; 3] = [
    "Told the outcome and why. Victim understood.",
    "Told the outcome; explained the right to a review.",
    "Told the outcome; victim asked what is kept on record.",
];

/// What an inspector's call says.
pub const INSPECTOR: [&str; 2] =
    ["Heard the complaint about the wait for news. Apologised; a weekly call is agreed.", "Went through the decision again with the victim."];

/// What a review says.
pub const REVIEWED: [&str; 5] = [
    "House-to-house done. Camera pictures next.",
    "Statement taken. Identification to follow.",
    "Suspect interview booked. Victim to be told.",
    "Lines of enquiry nearly done. Decide on outcome next week.",
    "Waiting for the phone company. Victim is kept informed.",
];

/// What is done about a risk.
pub const RISK: [&str; 2] = ["Patrol asked for; alarm offered.", "Neighbourhood team to visit; locks to be checked."];

/// Why the victim does not support action.
pub const NO_SUPPORT: [&str; 3] = [
    "Does not want to go to court and wanted it recorded.",
    "Afraid of what the neighbours would do.",
    "Has moved away and wants to leave it behind.",
];

/// Why an outcome has authority.
pub const AUTHORITY: [&str; 1] = ["Looked at the whole file. The victim agrees and was informed."];

/// Why a closure went back.
pub const RETURNED: [&str; 2] = ["Add what the last witness said.", "The closing call needs a fuller note."];

/// Why a strand's removal is asked for.
pub const REMOVAL: [&str; 2] =
    ["Set by mistake: the caller meant the other party.", "The victim says that this second ground was a misunderstanding."];

/// Lines of enquiry.
pub const ENQUIRIES: [&str; 3] = [
    "Who was there? Recordings of the street and of the bus, house to house.",
    "Is it one of several? Earlier reports from the same place and with the same words.",
    "Who wrote it? The account, its addresses and its times.",
];

/// Actions of a plan.
pub const ACTIONS: [&str; 4] = [
    "Ask the shop for its recordings of the hour before and after.",
    "Take the first account of the neighbour who rang.",
    "Look through earlier reports from the same street.",
    "Ask for the bus company's recordings before they are overwritten.",
];

/// What came of an action.
pub const RESULTS: [&str; 3] =
    ["Recordings secured; nobody can be made out.", "Account taken and signed.", "Two earlier reports found; linked by hand in the account."];

//! Promises of every chart: an image that names itself, well-formed, with its table, and with nothing told by colour alone.

use super::*;

fn frame(labels: usize) -> Frame {
    let months = ["Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep"];
    let label = |n: usize| format!("{} {}", months[n % 12], if n < 3 { 2025 } else { 2026 });
    Frame {
        id: "race".into(),
        title: "Race flags rose 11 % to 49 in October 2026 <b>&".into(),
        unit: "flags".into(),
        across: "Month".into(),
        labels: (0..labels).map(label).collect(),
        places: 0,
        notes: vec!["Each strand counts on its own.".into()],
    }
}

fn series(name: &str, from: u64) -> Series {
    Series::of_counts(name, &(0..13).map(|n| from + (n * 7) % 5).collect::<Vec<_>>())
}

fn all() -> Vec<Drawing> {
    let chart = Control {
        name: "Race".into(),
        values: (0..13).map(|n| f64::from(40 + (n * 7) % 5)).collect(),
        mean: 42.0,
        lower: 30.0,
        upper: 43.5,
        signals: (0..13).map(|n| if n == 7 { "above the upper limit".to_owned() } else { String::new() }).collect(),
    };
    vec![
        lines(&frame(13), &series("This year", 44), Some(&series("Year before", 40))),
        stack(&frame(13), &["Race", "Religion", "Faith", "D", "E", "F", "Seventh"].map(|name| series(name, 9))),
        control(&frame(13), &chart),
    ]
}

/// Whether every element that opens closes, and nothing stands in an address or a style that a strict content policy forbids.
fn well_formed(svg: &str) {
    let mut open: Vec<&str> = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').unwrap_or_else(|| panic!("an unclosed tag: {piece}"));
        assert!(!text.contains('&') || text.contains(';'), "{text}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap_or_default());
        }
        assert!(!tag.contains(" style=") && !tag.contains("href") && !tag.contains(" on"), "{tag}");
    }
    assert!(open.is_empty(), "{open:?}");
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "a figure that is none was drawn");
}

#[test]
fn every_chart_is_an_image_that_says_its_finding_and_brings_its_table() {
    for drawing in all() {
        well_formed(&drawing.svg);
        assert!(drawing.svg.starts_with("<svg ") && drawing.svg.contains("role=\"img\""));
        assert!(drawing.svg.contains("<title id=\"race-title\">Race flags rose 11 % to 49 in October 2026 &lt;b&gt;&amp;</title>"));
        assert!(drawing.svg.contains("<desc id=\"race-desc\">"));
        assert_eq!(drawing.table.rows.len(), 13);
        assert!(drawing.table.rows.iter().all(|row| row.len() == drawing.table.columns.len()));
    }
}

#[test]
fn the_year_before_is_dashed_and_named_and_a_missing_figure_breaks_the_line() {
    let mut now = series("This year", 44);
    now.values[5] = None;
    let drawing = lines(&frame(13), &now, Some(&series("Year before", 40)));
    assert!(drawing.svg.contains("stroke-dasharray") && drawing.svg.contains(">Year before 4"));
    let path = drawing.svg.lines().find(|line| line.contains("stroke-width=\"3\"")).unwrap();
    assert_eq!(path.matches('M').count(), 2, "the line begins again after the gap: {path}");
    assert_eq!(drawing.table.rows[5][1], Cell::Suppressed);
}

#[test]
fn a_column_with_a_withheld_part_shows_no_total_that_would_give_it_back() {
    let mut parts = vec![series("Race", 20), series("Religion", 3)];
    let totals = |drawing: &Drawing| drawing.svg.matches("font-weight=\"bold\"").count();
    assert_eq!(totals(&stack(&frame(13), &parts)), 13);
    parts[1].values[4] = None;
    assert_eq!(totals(&stack(&frame(13), &parts)), 12);
}

#[test]
fn a_seventh_part_has_stripes_and_a_marked_point_another_shape() {
    let charts = all();
    assert_eq!(charts[1].svg.matches("<pattern ").count(), 1);
    assert_eq!(charts[2].svg.matches("<polygon ").count(), 1);
    assert!(charts[2].svg.contains("above the upper limit"));
}

#[test]
fn nothing_to_draw_still_draws() {
    let empty = Frame { labels: Vec::new(), ..frame(0) };
    well_formed(&lines(&empty, &Series { name: "None".into(), values: Vec::new() }, None).svg);
    well_formed(&stack(&empty, &[]).svg);
    well_formed(&spark("s", "None", &[]));
    well_formed(&spark("s", "One", &[Some(3.0)]));
    assert!(spark("s", "Castle", &[Some(3.0), None, Some(9.0)]).contains("Castle: 3 to 9 over 3 points, now 9"));
}

#[test]
fn the_scale_steps_in_ones_twos_and_fives() {
    let steps = [0.0, 0.3, 1.0, 3.0, 12.0, 60.0, 201.0].map(|least| at(step(least)));
    assert_eq!(steps, ["1", "0.5", "1", "5", "20", "100", "500"]);
}

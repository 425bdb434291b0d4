//! Ratings: scales, grids of several scales, ranks and shares.
//!
//! Owns the row of steps, each with what it means in its name.

use super::super::model::{GridScale, Item, List, Steps};
use super::fields::{cell_label, ends};
use super::text::plain;
use super::{Caption, Writer, escaped};

impl<'a> Writer<'a> {
    /// A rating for each item.
    pub(super) fn scale(&mut self, list: &'a List, steps: &'a Steps, caption: Caption<'a>) {
        self.open_fieldset("scale", list, caption);
        self.scale_ends(steps);
        self.out.push(if list.is_ordered { "<ol class=\"ratings\">" } else { "<ul class=\"ratings\">" });
        for item in &list.items {
            let name = self.name(&format!("{}.{}", list.path, item.id));
            self.out.push("\n<li");
            self.item_attributes(item);
            self.out.push("><fieldset class=\"rating\"");
            self.attribute("id", &self.id(&name));
            self.out.push("><legend>");
            self.label_text(&item.text);
            self.out.push("</legend>\n");
            self.steps(steps, &name);
            self.levels(steps, item);
            self.out.push("</fieldset></li>");
        }
        self.out.push(if list.is_ordered { "\n</ol>" } else { "\n</ul>" });
        self.out.push("\n</fieldset>");
    }

    /// The steps of a scale as a row of circles; the ends say what they mean.
    pub(super) fn steps(&mut self, steps: &Steps, name: &str) {
        self.out.push("<span class=\"steps\">");
        for step in steps.low..=steps.high {
            let number = step.to_string();
            let words = match step {
                step if step == steps.low => &steps.low_words,
                step if step == steps.high => &steps.high_words,
                _ => "",
            };
            self.out.push("<label><input type=\"radio\"");
            self.attribute("name", name);
            self.attribute("value", &number);
            let label = if words.is_empty() { number.clone() } else { format!("{number}, {words}") };
            self.attribute("aria-label", &label);
            self.out.push("><span aria-hidden=\"true\">");
            self.out.push(&number);
            self.out.push("</span></label>");
        }
        self.out.push("</span>");
    }

    fn scale_ends(&mut self, steps: &Steps) {
        if ends(steps).is_none() {
            return;
        }
        self.out.push("<p class=\"scale-ends\">");
        for (number, words) in [(steps.low, &steps.low_words), (steps.high, &steps.high_words)] {
            self.out.push(if number == steps.low { "<span><b>" } else { " <span><b>" });
            self.out.push(&number.to_string());
            self.out.push("</b> ");
            self.out.text(words);
            self.out.push("</span>");
        }
        self.out.push("</p>\n");
    }

    /// What each step means for this item.
    fn levels(&mut self, steps: &Steps, item: &'a Item) {
        if item.levels.is_empty() {
            return;
        }
        self.out.push("\n<ol class=\"levels\">");
        for (step, words) in (steps.low..=steps.high).zip(&item.levels) {
            self.out.push("<li");
            self.attribute("value", &step.to_string());
            self.out.push(">");
            self.text(words);
            self.out.push("</li>");
        }
        self.out.push("</ol>");
    }

    /// Items by scales.
    pub(super) fn grid(&mut self, list: &'a List, scales: &'a [GridScale], caption: Caption<'a>) {
        self.open_table("grid", list, caption);
        self.out.push("<thead><tr><td></td>");
        for scale in scales {
            self.out.push("<th scope=\"col\">");
            self.out.text(&scale.label);
            if let Some(ends) = ends(&scale.steps) {
                self.out.push(" <small class=\"hint\">");
                self.out.text(&ends);
                self.out.push("</small>");
            }
            self.out.push("</th>");
        }
        self.out.push("</tr></thead>\n<tbody>");
        for item in &list.items {
            self.out.push("\n<tr");
            self.item_attributes(item);
            self.out.push("><th scope=\"row\">");
            self.text(&item.text);
            self.out.push("</th>");
            for scale in scales {
                self.grid_cell(list, item, scale);
            }
            self.out.push("</tr>");
        }
        self.out.push("\n</tbody>\n</table>");
    }

    fn grid_cell(&mut self, list: &List, item: &Item, scale: &GridScale) {
        let hints: Vec<String> = ends(&scale.steps).into_iter().collect();
        self.out.push("<td data-label=\"");
        self.out.push(&cell_label(escaped(&scale.label), &hints));
        let name = self.name(&format!("{}.{}.{}", list.path, item.id, scale.id));
        self.out.push("\"><span class=\"rating\" role=\"radiogroup\"");
        self.attribute("id", &self.id(&name));
        self.attribute("aria-label", &format!("{}: {}", item.label, scale.label));
        self.out.push(">");
        self.steps(&scale.steps, &name);
        self.out.push("</span></td>");
    }

    /// Items to put in order, by numbers: what a script adds to move them must not be the only way.
    pub(super) fn rank(&mut self, list: &'a List, caption: Caption<'a>) {
        let most = list.items.len().to_string();
        self.open_fieldset("rank", list, caption);
        self.out.push("<ol>");
        for item in &list.items {
            self.numbered_item(
                list,
                item,
                &[("type", "number"), ("inputmode", "numeric"), ("min", "1"), ("max", &most)],
            );
        }
        self.out.push("\n</ol>\n</fieldset>");
    }

    /// So much to be shared out among the items.
    pub(super) fn share(&mut self, list: &'a List, caption: Caption<'a>) {
        self.open_fieldset("share", list, caption);
        self.out.push(if list.is_ordered { "<ol>" } else { "<ul>" });
        for item in &list.items {
            self.numbered_item(list, item, &[("type", "text"), ("inputmode", "decimal")]);
        }
        self.out.push(if list.is_ordered { "\n</ol>" } else { "\n</ul>" });
        self.out.push("\n<p class=\"share-left\"><output");
        self.attribute("data-share", &list.path);
        self.out.push("></output></p>\n</fieldset>");
    }

    fn numbered_item(&mut self, list: &List, item: &'a Item, attributes: &[(&str, &str)]) {
        let name = self.name(&format!("{}.{}", list.path, item.id));
        let id = self.id(&name);
        self.out.push("\n<li");
        self.item_attributes(item);
        self.out.push("><label");
        self.attribute("for", &id);
        self.out.push(">");
        self.label_text(&item.text);
        self.out.push("</label> <input");
        for (name, value) in attributes {
            self.attribute(name, value);
        }
        self.attribute("id", &id);
        self.attribute("name", &name);
        self.out.push("></li>");
    }

    /// Opens a table that is answered, with its caption.
    pub(super) fn open_table(&mut self, class: &str, list: &'a List, caption: Caption<'a>) {
        self.out.push("<table");
        self.attribute("class", class);
        self.place_attributes(list);
        self.caption_attributes(list, caption);
        self.out.push(">\n");
        if !caption.label.is_empty() {
            self.out.push("<caption>");
            self.label_text(caption.label);
            self.required(list.required.then_some("span"));
            self.out.push("</caption>\n");
        }
    }

    /// The heading of a column as the value of an attribute, with the hints of what stands in it. Escaped.
    pub(super) fn column_label(heading: &[super::super::model::Piece], hints: &[String]) -> String {
        cell_label(plain(heading), hints)
    }
}

//! Choices: one of several, several of them, a question for each item, and the answers of a practice.
//!
//! Owns what stands within the label of a choice and what after it.

use super::super::model::{Block, Item, List, ListId, ListKind};
use super::text::in_label;
use super::{Caption, Writer};

/// How the boxes of a list are pressed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Boxes {
    /// One at most: all bear the name of the list.
    Radio,
    /// Any: each bears its own name.
    Check,
}

impl<'a> Writer<'a> {
    /// A list or table that is answered.
    pub(super) fn list(&mut self, id: ListId, caption: Caption<'a>) {
        let worksheet = self.worksheet;
        let Some(list) = worksheet.lists.get(id) else { return };
        match &list.kind {
            ListKind::One { is_select: true, .. } => self.drop_down(list, caption),
            ListKind::One { practice, .. } => self.choices(id, list, caption, Boxes::Radio, *practice),
            ListKind::Many { practice, .. } => self.choices(id, list, caption, Boxes::Check, *practice),
            ListKind::Questions(lists) => self.questions(list, lists, caption),
            ListKind::Scale(steps) => self.scale(list, steps, caption),
            ListKind::Grid(scales) => self.grid(list, scales, caption),
            ListKind::Rank => self.rank(list, caption),
            ListKind::Share(_) => self.share(list, caption),
            ListKind::Rows(rows) => self.rows(list, rows, caption),
            ListKind::Matrix(matrix) => self.matrix(list, matrix, caption),
        }
    }

    /// Opens the `fieldset` of a list, with its legend.
    pub(super) fn open_fieldset(&mut self, class: &str, list: &'a List, caption: Caption<'a>) {
        self.out.push("<fieldset");
        self.attribute("class", class);
        self.place_attributes(list);
        self.caption_attributes(list, caption);
        self.out.push(">\n");
        self.legend(list, caption);
    }

    /// The words of a list, and that it must be answered.
    pub(super) fn legend(&mut self, list: &'a List, caption: Caption<'a>) {
        if !caption.label.is_empty() {
            self.out.push("<legend>");
            self.label_text(caption.label);
            self.required(list.required.then_some("span"));
            self.out.push("</legend>\n");
        } else if list.required {
            self.required(Some("p"));
            self.out.push("\n");
        }
    }

    /// How a list is found.
    pub(super) fn place_attributes(&mut self, list: &List) {
        self.attribute("data-list", &list.path);
        self.attribute("id", &self.id(&self.name(&list.path)));
    }

    /// What names a list that has no legend or caption.
    pub(super) fn caption_attributes(&mut self, list: &List, caption: Caption<'_>) {
        match caption.labelled_by {
            Some(heading) if caption.label.is_empty() => self.attribute("aria-labelledby", heading),
            None if caption.label.is_empty() => self.attribute("aria-label", &list.label),
            _ => {}
        }
    }

    fn choices(&mut self, id: ListId, list: &'a List, caption: Caption<'a>, boxes: Boxes, practice: bool) {
        if practice {
            self.practices.push((id, &list.label));
        }
        self.open_fieldset(if practice { "choices practice" } else { "choices" }, list, caption);
        self.out.push(if list.is_ordered { "<ol>" } else { "<ul>" });
        for item in &list.items {
            self.out.push("\n<li");
            self.item_attributes(item);
            self.out.push(">");
            self.choice(list, item, boxes);
            self.letters_of(item);
            if !practice {
                self.choice_content(&item.content);
            }
            self.out.push("</li>");
        }
        self.out.push(if list.is_ordered { "\n</ol>" } else { "\n</ul>" });
        self.out.push("\n</fieldset>");
    }

    /// How an item is found.
    pub(super) fn item_attributes(&mut self, item: &Item) {
        self.attribute("data-item", &item.id);
        if let Some(section) = item.section {
            self.attribute("data-section", &section.to_string());
        }
    }

    /// A box with its words. Blanks, and words with a link, stand after the label.
    fn choice(&mut self, list: &List, item: &'a Item, boxes: Boxes) {
        let (label, after) = item.text.split_at(in_label(&item.text));
        let name = self.name(&list.path);
        if label.is_empty() {
            self.choice_box(&name, item, boxes, Some(&item.label));
            self.out.push(" ");
        } else {
            self.out.push("<label>");
            self.choice_box(&name, item, boxes, None);
            self.out.push(" <span>");
            self.label_text(label);
            self.out.push("</span></label>");
            self.out.push(if after.is_empty() { "" } else { " " });
        }
        self.text(after);
    }

    fn choice_box(&mut self, name: &str, item: &Item, boxes: Boxes, label: Option<&str>) {
        let own = format!("{name}.{}", item.id);
        let (kind, name, value) = match boxes {
            Boxes::Radio => ("radio", name, item.id.as_str()),
            Boxes::Check => ("checkbox", own.as_str(), "yes"),
        };
        self.out.push("<input");
        self.attribute("type", kind);
        self.attribute("id", &self.id(&own));
        self.attribute("name", name);
        self.attribute("value", value);
        if let Some(label) = label {
            self.attribute("aria-label", label);
        }
        self.out.push(">");
    }

    /// On paper, what a choice counts for: the letters of outcomes, or its points.
    fn letters_of(&mut self, item: &Item) {
        let counted = item.points.iter().filter_map(|(outcome, points)| {
            let points =
                ((*points - 1.0).abs() > f64::EPSILON || outcome.is_empty()).then(|| points.to_string());
            let letter = self.letters.get(outcome.as_str()).cloned();
            let parts: Vec<String> = [letter, points].into_iter().flatten().collect();
            (!parts.is_empty()).then(|| parts.join(" "))
        });
        for counts in counted.collect::<Vec<_>>() {
            self.out.push(" <span class=\"letter\" aria-hidden=\"true\">");
            self.out.text(&counts);
            self.out.push("</span>");
        }
    }

    fn choice_content(&mut self, content: &'a [Block]) {
        if !content.is_empty() {
            self.out.push("\n<div class=\"choice-content\">");
            self.blocks(content);
            self.out.push("\n</div>");
        }
    }

    fn drop_down(&mut self, list: &'a List, caption: Caption<'a>) {
        let name = self.name(&list.path);
        self.out.push("<div class=\"drop-down\"><p class=\"question\">");
        if !caption.label.is_empty() {
            self.out.push("<label");
            self.attribute("for", &self.id(&name));
            self.out.push(">");
            self.label_text(caption.label);
            self.required(list.required.then_some("span"));
            self.out.push("</label>\n");
        }
        self.out.push("<span class=\"field field-select\"><select");
        self.attribute("name", &name);
        self.place_attributes(list);
        self.caption_attributes(list, caption);
        self.options(&list.items.iter().map(|item| (item.id.as_str(), item.label.as_str())), None);
        self.out.push("</span></p>");
        for item in list.items.iter().filter(|item| !item.content.is_empty()) {
            self.out.push("\n<div class=\"choice-content\"");
            self.item_attributes(item);
            self.out.push("><p><strong>");
            self.out.text(&item.label);
            self.out.push("</strong></p>");
            self.blocks(&item.content);
            self.out.push("\n</div>");
        }
        self.out.push("</div>");
    }

    fn questions(&mut self, list: &'a List, lists: &'a [ListId], caption: Caption<'a>) {
        self.open_fieldset("questions", list, caption);
        self.out.push(if list.is_ordered { "<ol>" } else { "<ul>" });
        for (item, id) in list.items.iter().zip(lists) {
            self.out.push("\n<li");
            self.item_attributes(item);
            self.out.push(">");
            self.list(*id, Caption { label: &item.text, labelled_by: None });
            self.out.push("</li>");
        }
        self.out.push(if list.is_ordered { "\n</ol>" } else { "\n</ul>" });
        self.out.push("\n</fieldset>");
    }

    /// The right answers of all practices and what is said to each answer. They come last, so that neither paper nor a
    /// page without a script tells them early.
    pub(super) fn answers(&mut self, level: u8) {
        if self.practices.is_empty() {
            return;
        }
        self.out.push(&format!("<section class=\"worksheet-answers\">\n<h{level}>"));
        self.out.word("worksheet_answers");
        self.out.push(&format!("</h{level}>\n<dl>"));
        for (id, label) in std::mem::take(&mut self.practices) {
            let worksheet = self.worksheet;
            let Some(list) = worksheet.lists.get(id) else { continue };
            self.out.push("\n<div");
            self.attribute("data-answers", &list.path);
            self.out.push("><dt>");
            self.out.text(label);
            self.out.push("</dt>");
            list.items.iter().for_each(|item| self.answer(list, item));
            self.out.push("</div>");
        }
        self.out.push("\n</dl>\n</section>\n");
    }

    fn answer(&mut self, list: &List, item: &'a Item) {
        if !item.is_right && item.content.is_empty() {
            return;
        }
        self.out.push("\n<dd>");
        self.out.push(if item.is_right { "<strong class=\"right\">" } else { "" });
        self.out.text(&item.label);
        self.out.push(if item.is_right { "</strong>" } else { "" });
        if !item.content.is_empty() {
            self.out.push("\n<div class=\"feedback\"");
            self.attribute("data-list", &list.path);
            self.attribute("data-item", &item.id);
            self.out.push(">");
            self.blocks(&item.content);
            self.out.push("\n</div>");
        }
        self.out.push("</dd>");
    }
}

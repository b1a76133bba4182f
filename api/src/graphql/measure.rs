//! The size of a document: what it would be with all its fragments opened, without opening them.
//!
//! Fragments that use fragments twice double with each step, so every fragment is measured once and its measures are
//! added up. Whatever walks the opened document (the library does, several times) comes after this.

use std::collections::HashMap;

use async_graphql::parser::types::{Directive, ExecutableDocument, Selection, SelectionSet};
use async_graphql::{Name, Positioned, ServerError};

use crate::config::Limits;

/// Lists of the introspection below a type, each of which leads to types again.
const SCHEMA_LISTS: [&str; 4] = ["fields", "inputFields", "interfaces", "possibleTypes"];
/// How many of them stand in one another at most: with each the answer is some ten times as long.
const SCHEMA_LISTS_NESTED: usize = 2;

/// Sizes of a selection with its fragments opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Size {
    /// Fields, spreads and inline fragments.
    selections: usize,
    aliases: usize,
    directives: usize,
    /// Levels of fields.
    depth: usize,
    /// Levels of selections of any kind.
    height: usize,
    /// Levels of lists of the introspection, which go round in circles.
    schema_lists: usize,
}

impl Size {
    fn add(&mut self, other: Self, field: bool) {
        self.selections = self.selections.saturating_add(other.selections).saturating_add(1);
        self.aliases = self.aliases.saturating_add(other.aliases);
        self.directives = self.directives.saturating_add(other.directives);
        self.depth = self.depth.max(other.depth + usize::from(field));
        self.height = self.height.max(other.height + 1);
        self.schema_lists = self.schema_lists.max(other.schema_lists);
    }
}

/// Checks that a document is within the limits, in all its operations together.
///
/// # Errors
/// A sentence that names the limit.
pub fn check(document: &ExecutableDocument, limits: &Limits) -> Result<(), ServerError> {
    let mut measure = Measure { document, limits, fragments: HashMap::new() };
    let mut whole = Size::default();
    for (_, operation) in document.operations.iter() {
        let size = measure.selection_set(&operation.node.selection_set, 0)?;
        whole.add(size, false);
        whole.directives += directives(&operation.node.directives);
        let variables = operation.node.variable_definitions.iter();
        whole.directives += variables.map(|variable| directives(&variable.node.directives)).sum::<usize>();
    }
    // Also the ones that nothing uses: later checks walk them before they say so.
    for name in document.fragments.keys() {
        measure.fragment(name, 0)?;
    }
    for (size, limit, what) in [
        (whole.depth, limits.depth, "levels of fields"),
        (whole.aliases, limits.aliases, "aliases"),
        (whole.directives, limits.directives, "directives"),
        (whole.selections, limits.selections, "selections, with its fragments opened"),
        (whole.schema_lists, SCHEMA_LISTS_NESTED, "lists of the schema in one another"),
    ] {
        if size > limit {
            return Err(ServerError::new(format!("An operation has at most {limit} {what}."), None));
        }
    }
    Ok(())
}

struct Measure<'d> {
    document: &'d ExecutableDocument,
    limits: &'d Limits,
    /// Nothing for a fragment that is being measured: whoever comes to it again has gone in a circle.
    fragments: HashMap<&'d str, Option<Size>>,
}

impl<'d> Measure<'d> {
    fn selection_set(
        &mut self,
        set: &'d Positioned<SelectionSet>,
        level: usize,
    ) -> Result<Size, ServerError> {
        if level > self.limits.recursion {
            let sentence = format!("A document is nested at most {} deep.", self.limits.recursion);
            return Err(ServerError::new(sentence, Some(set.pos)));
        }
        let mut size = Size::default();
        for selection in &set.node.items {
            let (inner, field) = match &selection.node {
                Selection::Field(field) => {
                    size.aliases += usize::from(field.node.alias.is_some());
                    let mut inner = self.selection_set(&field.node.selection_set, level + 1)?;
                    inner.schema_lists += usize::from(SCHEMA_LISTS.contains(&field.node.name.node.as_str()));
                    (inner, true)
                }
                Selection::InlineFragment(fragment) => {
                    (self.selection_set(&fragment.node.selection_set, level + 1)?, false)
                }
                Selection::FragmentSpread(spread) => {
                    (self.fragment(&spread.node.fragment_name.node, level)?, false)
                }
            };
            size.directives += directives(selection.node.directives());
            size.add(inner, field);
        }
        Ok(size)
    }

    fn fragment(&mut self, name: &'d Name, level: usize) -> Result<Size, ServerError> {
        // One that is missing is told by the validation.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(Size::default()) };
        let size = match self.fragments.get(name.as_str()) {
            Some(Some(size)) => *size,
            Some(None) => {
                let sentence = format!("The fragment {name} contains itself.");
                return Err(ServerError::new(sentence, Some(fragment.pos)));
            }
            None => {
                self.fragments.insert(name, None);
                let mut size = self.selection_set(&fragment.node.selection_set, level + 1)?;
                size.directives += directives(&fragment.node.directives);
                self.fragments.insert(name, Some(size));
                size
            }
        };
        if level + size.height > self.limits.recursion {
            let sentence = format!("A document is nested at most {} deep.", self.limits.recursion);
            return Err(ServerError::new(sentence, Some(fragment.pos)));
        }
        Ok(size)
    }
}

fn directives(directives: &[Positioned<Directive>]) -> usize {
    directives.len()
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn refused(query: &str) -> Option<String> {
        let limits = Limits { depth: 5, aliases: 3, directives: 3, selections: 50, ..Limits::default() };
        check(&parse_query(query).unwrap(), &limits).err().map(|error| error.message)
    }

    /// Fragments that each use the next one so often.
    fn chain(length: usize, times: usize) -> String {
        let fragment =
            |step| format!("fragment F{step} on Query {{ {} }} ", format!("...F{} ", step + 1).repeat(times));
        let fragments = (0..length).map(fragment).collect::<String>();
        format!("{{ ...F0 }} {fragments} fragment F{length} on Query {{ a }}")
    }

    #[test]
    fn each_limit_holds_with_fragments_opened() {
        for query in [
            "{ a { b { c { d { e } } } } }",
            "{ x: a y: a z: a }",
            "{ a @skip(if: true) @skip(if: true) @skip(if: true) }",
            "{ ...F ...F ...F } fragment F on Query { x: a }",
        ] {
            assert_eq!(refused(query), None, "{query}");
        }
        for (query, what) in [
            ("{ a { b { c { d { e { f } } } } } }", "levels"),
            ("{ a { b { ...F } } } fragment F on A { c { d { e { f } } } }", "levels"),
            ("{ x: a y: a z: a w: a }", "aliases"),
            ("{ ...F ...F } fragment F on Query { x: a y: a }", "aliases"),
            ("query @a @b { a @c @d }", "directives"),
            ("query($a: Int @a @b @c @d) { a }", "directives"),
            ("{ ...F ...F } fragment F on Query @a @b { a }", "directives"),
            ("{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }", "contains itself"),
            ("{ a } fragment F on Query { ...F }", "contains itself"),
            ("{ fields { fields { fields } } }", "schema"),
        ] {
            let sentence = refused(query).unwrap_or_else(|| panic!("{query} is let through"));
            assert!(sentence.contains(what), "{query}: {sentence}");
        }
    }

    #[test]
    fn fragments_that_double_forty_times_are_counted_and_not_walked() {
        assert!(refused(&chain(40, 2)).unwrap().contains("selections"));
    }

    #[test]
    fn a_chain_of_fragments_ends_at_the_limit_of_nesting() {
        assert!(refused(&chain(2000, 1)).unwrap().contains("nested"));
    }
}

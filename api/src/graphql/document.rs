//! A client's document, parsed and validated: what is kept of it for the next request with the same text.

use std::collections::{HashMap, HashSet};

use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType,
    Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Request, ServerError, Variables};

use super::cost::Cost;
use super::variables;
use crate::error::{Code, Error};

/// A document that fits the schema and the limits.
pub struct Document {
    /// By name; the anonymous one has none.
    operations: HashMap<Option<Name>, Operation>,
}

/// One operation of a document, ready to be run.
pub struct Operation {
    /// Query, mutation or subscription.
    pub kind: OperationType,
    /// Fields of the root that it asks for, with fragments opened.
    pub root_fields: usize,
    /// Whether it asks for the schema.
    pub introspects: bool,
    cost: Cost,
    /// The operation alone, with the fragments that it uses.
    document: ExecutableDocument,
}

/// Fragments by name.
pub(super) type Fragments = HashMap<Name, Positioned<FragmentDefinition>>;

impl Document {
    /// Takes a validated document apart.
    pub fn new(document: ExecutableDocument) -> Self {
        let ExecutableDocument { operations, fragments } = document;
        let operations = match operations {
            DocumentOperations::Single(only) => {
                [(None, Operation::new(only, &fragments))].into_iter().collect()
            }
            DocumentOperations::Multiple(named) => named
                .into_iter()
                .map(|(name, operation)| (Some(name), Operation::new(operation, &fragments)))
                .collect(),
        };
        Self { operations }
    }

    /// The one rule of the specification (5.2.4.1) that the library does not check.
    ///
    /// # Errors
    /// A subscription has another number of root fields than one.
    pub fn check_subscriptions(&self) -> Result<(), ServerError> {
        let bad = |operation: &Operation| {
            operation.kind == OperationType::Subscription && operation.root_fields != 1
        };
        if self.operations.values().any(bad) {
            let sentence = "A subscription has exactly one root field.";
            return Err(coded(Code::GraphqlValidationFailed, sentence));
        }
        Ok(())
    }

    /// The operation to run: the one that is named, else the only one.
    ///
    /// # Errors
    /// `OPERATION_RESOLUTION_FAILURE` if it is not clear which one is meant.
    pub fn operation(&self, name: Option<&str>) -> Result<&Operation, ServerError> {
        let mut found = self
            .operations
            .iter()
            .filter(|(own, _)| name.is_none() || own.as_ref().map(Name::as_str) == name)
            .map(|(_, operation)| operation);
        let sentence = match (found.next(), found.next(), name) {
            (Some(operation), None, _) => return Ok(operation),
            (_, _, Some(name)) => format!("The document has no operation named {name:?}."),
            (_, _, None) => "The document has several operations: say in \"operationName\" which one.".into(),
        };
        Err(coded(Code::OperationResolutionFailure, sentence))
    }
}

impl Operation {
    fn new(mut operation: Positioned<OperationDefinition>, all: &Fragments) -> Self {
        if operation.node.ty == OperationType::Subscription {
            open_root(&mut operation.node.selection_set.node, all);
        }
        let mut used = HashSet::new();
        follow(&operation.node.selection_set.node, all, &mut used);
        let cost = Cost::of(&operation.node, all);
        let root_fields = root_fields(&operation.node.selection_set.node, all);
        let introspects = introspects(&operation.node.selection_set.node, all);
        let fragments = all.iter().filter(|(name, _)| used.contains(name.as_str()));
        let fragments = fragments.map(|(name, fragment)| (name.clone(), fragment.clone())).collect();
        Self {
            kind: operation.node.ty,
            root_fields,
            introspects,
            cost,
            document: ExecutableDocument { operations: DocumentOperations::Single(operation), fragments },
        }
    }

    /// The request that runs it with these variables, and what it costs.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for each variable that is not as declared, and for a page larger than this.
    pub fn request(
        &self,
        mut variables: Variables,
        page_size: u32,
    ) -> Result<(Request, u64), Vec<ServerError>> {
        for (_, operation) in self.document.operations.iter() {
            let definitions = &operation.node.variable_definitions;
            variables::check(definitions, &variables)?;
            variables::fill(definitions, &mut variables);
        }
        let largest = self.cost.largest_page(&variables);
        if largest > u64::from(page_size) {
            let sentence = format!("A page has at most {page_size} items; {largest} were asked for.");
            return Err(vec![coded(Code::BadUserInput, sentence)]);
        }
        let cost = self.cost.with(&variables);
        let mut request = Request::new(String::new()).variables(variables);
        request.set_parsed_query(self.document.clone());
        Ok((request, cost))
    }
}

/// An error of a request that is not run, with its code.
pub fn coded(code: Code, sentence: impl Into<String>) -> ServerError {
    let mut error = ServerError::new(sentence, None);
    error.extensions.get_or_insert_default().set("code", code.as_str());
    error
}

/// An error of ours about a request that is not run; the log has its cause.
pub fn told(error: Error) -> ServerError {
    let mut told = async_graphql::Error::from(error).into_server_error(Pos::default());
    told.locations.clear();
    told
}

fn follow<'d>(set: &'d SelectionSet, all: &'d Fragments, used: &mut HashSet<&'d str>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => follow(&field.node.selection_set.node, all, used),
            Selection::InlineFragment(fragment) => follow(&fragment.node.selection_set.node, all, used),
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if let Some(fragment) = all.get(name)
                    && used.insert(name)
                {
                    follow(&fragment.node.selection_set.node, all, used);
                }
            }
        }
    }
}

/// Puts what fragments select of the root in their place: the library begins streams of fields only. Bounded: the
/// document was measured before.
fn open_root(set: &mut SelectionSet, all: &Fragments) {
    let opened = |set: &SelectionSet| {
        let mut set = set.clone();
        open_root(&mut set, all);
        set.items
    };
    let items = std::mem::take(&mut set.items).into_iter().flat_map(|item| match &item.node {
        Selection::Field(_) => vec![item],
        Selection::InlineFragment(fragment) => opened(&fragment.node.selection_set.node),
        Selection::FragmentSpread(spread) => all
            .get(&spread.node.fragment_name.node)
            .map_or_else(Vec::new, |fragment| opened(&fragment.node.selection_set.node)),
    });
    set.items = items.collect();
}

/// Bounded: the document was measured before.
fn root_fields(set: &SelectionSet, all: &Fragments) -> usize {
    let count = |selection: &Positioned<Selection>| match &selection.node {
        Selection::Field(_) => 1,
        Selection::InlineFragment(fragment) => root_fields(&fragment.node.selection_set.node, all),
        Selection::FragmentSpread(spread) => all
            .get(&spread.node.fragment_name.node)
            .map_or(0, |fragment| root_fields(&fragment.node.selection_set.node, all)),
    };
    set.items.iter().map(count).sum()
}

/// `__typename` tells nothing that the answer doesn't; the other two stand at the root only.
fn introspects(set: &SelectionSet, all: &Fragments) -> bool {
    set.items.iter().any(|selection| match &selection.node {
        Selection::Field(field) => matches!(field.node.name.node.as_str(), "__schema" | "__type"),
        Selection::InlineFragment(fragment) => introspects(&fragment.node.selection_set.node, all),
        Selection::FragmentSpread(spread) => all
            .get(&spread.node.fragment_name.node)
            .is_some_and(|fragment| introspects(&fragment.node.selection_set.node, all)),
    })
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn document(text: &str) -> Document {
        Document::new(parse_query(text).unwrap())
    }

    #[test]
    fn the_operation_is_the_one_named_or_the_only_one() {
        let two = document("query A { a } mutation B { b ...F } fragment F on Mutation { c d }");
        assert_eq!(two.operation(Some("A")).unwrap().kind, OperationType::Query);
        assert_eq!(two.operation(Some("B")).unwrap().root_fields, 3);
        assert!(two.operation(Some("C")).is_err());
        assert!(two.operation(None).is_err());
        let one = document("query A { a }");
        assert!(one.operation(None).is_ok());
        assert!(one.operation(Some("A")).is_ok());
        assert!(one.operation(Some("B")).is_err());
        assert!(document("{ a }").operation(Some("A")).is_err());
    }

    #[test]
    fn an_operation_takes_only_its_own_fragments_along() {
        let two =
            document("query A { ...F } query B { b } fragment F on Query { ...G } fragment G on Query { a }");
        assert_eq!(two.operation(Some("A")).unwrap().document.fragments.len(), 2);
        assert_eq!(two.operation(Some("B")).unwrap().document.fragments.len(), 0);
    }
}

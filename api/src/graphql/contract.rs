//! What the schema says about types, read from its own text: the library keeps its registry to itself.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use async_graphql::Value;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    BaseType, FieldDefinition, InputObjectType, InterfaceType, ObjectType, Type, TypeDefinition, TypeKind,
    TypeSystemDefinition,
};

use super::schema::sdl;

/// The contract of this build.
pub static CONTRACT: LazyLock<Contract> = LazyLock::new(|| Contract::of(&sdl()));

/// Names of the three root types.
pub const ROOTS: [&str; 3] = ["Query", "Mutation", "Subscription"];
/// Cost of a mutation's field that says nothing: a transaction with its event.
const MUTATION: u64 = 10;
/// Items that a list without pages is taken to have.
const SHORT_LIST: u64 = 5;

/// Types by name.
pub struct Contract {
    /// What can be given.
    pub inputs: HashMap<String, Input>,
    /// Fields of what can be read.
    pub outputs: HashMap<String, HashMap<String, Output>>,
}

/// How a value of a named type must look.
pub enum Input {
    /// 32 bits.
    Int,
    /// Any number.
    Float,
    /// A text.
    String,
    /// True or false.
    Boolean,
    /// A text or a whole number.
    Id,
    /// One of these.
    Enum(HashSet<String>),
    /// An object.
    Object(InputObject),
    /// A scalar of ours: its own parser says what it takes.
    Scalar,
}

/// The fields of an input.
pub struct InputObject {
    /// By name.
    pub fields: BTreeMap<String, InputField>,
    /// Exactly one is given.
    pub one_of: bool,
}

/// A field of an input.
pub struct InputField {
    /// Its type.
    pub kind: Type,
    /// It has no default and cannot be null.
    pub required: bool,
}

/// A field that can be read.
pub struct Output {
    /// Name of its type, without list and null.
    pub kind: String,
    /// What it costs by itself.
    pub weight: u64,
    /// How often what is below it may come.
    pub times: Times,
    /// Types of its arguments, by name.
    pub arguments: HashMap<String, Type>,
}

/// How often what is below a field may come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Times {
    /// So often.
    Fixed(u64),
    /// Once for each item of the page that `first` or `last` asks for.
    Page,
    /// Once for each of the `ids`.
    Ids,
}

impl Contract {
    fn of(sdl: &str) -> Self {
        let mut inputs: HashMap<String, Input> = [
            ("Int", Input::Int),
            ("Float", Input::Float),
            ("String", Input::String),
            ("Boolean", Input::Boolean),
            ("ID", Input::Id),
        ]
        .map(|(name, kind)| (name.to_owned(), kind))
        .into();
        let mut outputs = HashMap::new();
        // Our own schema, written by the library: it parses, or no request of any test would run.
        let definitions = parse_schema(sdl).map_or_else(|_| Vec::new(), |schema| schema.definitions);
        for definition in definitions {
            let TypeSystemDefinition::Type(definition) = definition else { continue };
            let one_of =
                definition.node.directives.iter().any(|directive| directive.node.name.node == "oneOf");
            let TypeDefinition { name, kind, .. } = definition.node;
            let name = name.node.to_string();
            match kind {
                TypeKind::Scalar => drop(inputs.entry(name).or_insert(Input::Scalar)),
                TypeKind::Enum(kind) => {
                    let values = kind.values.iter().map(|value| value.node.value.node.to_string());
                    inputs.insert(name, Input::Enum(values.collect()));
                }
                TypeKind::InputObject(object) => {
                    inputs.insert(name, input(object, one_of));
                }
                TypeKind::Object(ObjectType { fields, .. })
                | TypeKind::Interface(InterfaceType { fields, .. }) => {
                    let fields = fields.iter().map(|field| output(&name, &field.node)).collect();
                    outputs.insert(name, fields);
                }
                TypeKind::Union(_) => {}
            }
        }
        Self { inputs, outputs }
    }
}

fn input(object: InputObjectType, one_of: bool) -> Input {
    let fields = object.fields.into_iter().map(|field| {
        let required = !field.node.ty.node.nullable && field.node.default_value.is_none();
        (field.node.name.node.to_string(), InputField { kind: field.node.ty.node, required })
    });
    Input::Object(InputObject { fields: fields.collect(), one_of })
}

fn output(parent: &str, field: &FieldDefinition) -> (String, Output) {
    let takes = |name: &str| field.arguments.iter().any(|argument| argument.node.name.node == name);
    let times = if takes("first") || takes("last") {
        Times::Page
    } else if takes("ids") {
        Times::Ids
    } else if matches!(field.ty.node.base, BaseType::List(_)) && !parent.ends_with("Connection") {
        Times::Fixed(SHORT_LIST)
    } else {
        // Also the two lists of a connection: the field that led to it has counted them.
        Times::Fixed(1)
    };
    let cost = field.directives.iter().find(|directive| directive.node.name.node == "cost");
    let weight = cost.and_then(|cost| match &cost.node.get_argument("weight")?.node {
        Value::Number(weight) => weight.as_u64(),
        _ => None,
    });
    let usual = if parent == ROOTS[1] { MUTATION } else { 1 };
    let kind = named(&field.ty.node).to_owned();
    let arguments = field.arguments.iter().map(|argument| &argument.node);
    let arguments =
        arguments.map(|argument| (argument.name.node.to_string(), argument.ty.node.clone())).collect();
    (field.name.node.to_string(), Output { kind, weight: weight.unwrap_or(usual), times, arguments })
}

fn named(kind: &Type) -> &str {
    match &kind.base {
        BaseType::Named(name) => name,
        BaseType::List(item) => named(item),
    }
}

//! The newsroom with its members.

mod add_member;
mod change_member;
mod create;
mod issue_token;
mod mutation;
mod object;
mod query;
mod review_profile;
mod shape;
mod store;

pub use add_member::{
    AddMember, Added, Enrolled, Newcomer, add_member, enrol, make_member, new_person, normalize_email,
};
pub use change_member::{remove_member, set_roles};
pub use create::{CreateNewsroom, create_newsroom};
pub use issue_token::issue_token;
pub use mutation::NewsroomMutation;
pub use object::{Member, MemberConnection, Newsroom, Role};
pub use query::NewsroomQuery;
pub use store::{
    find_by_slug, find_member, knows_time_zone, lock_member, lock_members, lock_person, member_row,
    memberships_of, person_by_email, person_of_member, roles_of, set_password,
};

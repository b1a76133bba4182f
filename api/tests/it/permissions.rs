//! Every operation × every actor × own and other newsroom, each cell on a real object in a state in which the action is
//! legal for somebody. The table is docs/permissions.txt; write it anew with `UPDATE_FILES=1 cargo test permissions`.

use std::collections::BTreeMap;
use std::fmt::Write;

use chrono::{TimeDelta, Utc};
use factdesk_domain::{KeyScope, Role};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use serde_json::{Value, json};

use crate::review::{Cast, cast_at, version};
use crate::support::{Desk, Everything, Person, desk, refusal};

/// Who tries. The role-holders had no part in the object; "author" is whoever wrote what it is about.
const ACTORS: [&str; 6] = ["REPORTER", "REVIEWER", "EDITOR", "ADMIN", "other newsroom", "nobody"];

/// Root fields that need no row: none are left, and none may come back.
const EXEMPT: [&str; 0] = [];

pub struct Stage {
    pub cast: Cast,
    pub actors: Vec<Person>,
    /// Somebody with all roles, who makes the keys: their scopes alone are what limits them.
    pub keeper: Person,
    /// Tools by the names of their columns.
    pub tools: Vec<(String, Person)>,
}

pub async fn stage() -> Stage {
    stage_at(desk().await).await
}

pub async fn stage_at(desk: Desk) -> Stage {
    let cast = cast_at(desk).await;
    let desk = &cast.desk;
    let actors = vec![
        desk.person("a-reporter", &[Role::Reporter]).await,
        desk.person("a-reviewer", &[Role::Reviewer]).await,
        desk.person("an-editor", &[Role::Editor]).await,
        desk.person("an-admin", &[Role::Admin]).await,
        desk.stranger("stranger", &[Role::Reporter, Role::Reviewer, Role::Editor, Role::Admin]).await,
        Person { client: desk.anonymous.clone(), member: cast.admin.member },
    ];
    // Something to read in everybody's login activity.
    for name in ["a-reporter", "a-reviewer", "an-editor", "an-admin", "stranger"] {
        let input = json!({ "email": format!("{name}@desk.example"), "password": crate::support::PASSWORD });
        desk.anonymous.done("signIn", input, "accessToken").await;
    }
    let keeper = desk.person("keeper", Role::ALL).await;
    let mut tools = Vec::new();
    for scope in KeyScope::ALL {
        tools.push((scope.to_string(), desk.tool(&keeper, &[*scope]).await));
    }
    tools.push(("all scopes".to_owned(), desk.tool(&keeper, KeyScope::ALL).await));
    tools.push(("other newsroom".to_owned(), desk.tool(&actors[4], KeyScope::ALL).await));
    Stage { cast, actors, keeper, tools }
}

impl Stage {
    /// An object in a state in which the mutation is legal for somebody, and the input for it.
    #[expect(clippy::too_many_lines, reason = "one scene for each mutation, to be read as a table")]
    pub async fn scene(&self, mutation: &str, actor: &Person) -> Value {
        let cast = &self.cast;
        let claim = |claim: &String| json!({ "claimId": claim });
        let reason = "A reason.";
        match mutation {
            "signIn" => json!({ "email": "a-reporter@desk.example", "password": crate::support::PASSWORD }),
            "completeSignIn" => {
                let (person, email) = self.newcomer().await;
                let (_, codes) = crate::account::enabled(&cast.desk, &person).await;
                let input = json!({ "email": email, "password": crate::support::PASSWORD });
                let challenge =
                    cast.desk.anonymous.done("signIn", input, "challenge").await["challenge"].clone();
                json!({ "challenge": challenge, "code": codes[0] })
            }
            "changePassword" => {
                json!({ "oldPassword": crate::support::PASSWORD, "newPassword": crate::support::PASSWORD })
            }
            "resetPassword" => {
                let (person, _) = self.newcomer().await;
                let token = crate::account::reset_token(&cast.desk, &person, false).await;
                json!({ "token": token, "password": crate::support::PASSWORD })
            }
            "enableSecondFactor" => {
                self.without_factor().await;
                json!({ "password": crate::support::PASSWORD })
            }
            "confirmSecondFactor" => {
                self.without_factor().await;
                json!({ "code": crate::account::begun(&cast.desk, actor).await })
            }
            "disableSecondFactor" | "makeRecoveryCodes" => {
                self.without_factor().await;
                let known = actor.token.is_some();
                let code = if known {
                    crate::account::enabled(&cast.desk, actor).await.1[0].clone()
                } else {
                    json!("000000")
                };
                json!({ "code": code })
            }
            "createApiKey" => Self::key(),
            "revokeApiKey" => {
                let made = cast.admin.done("createApiKey", Self::key(), "apiKey { id }").await;
                json!({ "apiKeyId": made["apiKey"]["id"], "expectedVersion": 1 })
            }
            "inviteMember" => json!({ "email": Self::address(), "roles": ["REPORTER"] }),
            "revokeInvitation" => {
                let input = json!({ "email": Self::address(), "roles": ["REPORTER"] });
                let made = cast.admin.done("inviteMember", input, "invitation { id }").await;
                json!({ "invitationId": made["invitation"]["id"], "expectedVersion": 1 })
            }
            "acceptInvitation" => {
                let input = json!({ "email": Self::address(), "roles": ["REPORTER"] });
                let made = cast.admin.done("inviteMember", input, "token").await;
                json!({ "token": made["token"], "name": "New", "password": crate::support::PASSWORD })
            }
            "refreshSession" => json!({ "refreshToken": self.signed_in().await }),
            "signOut" => json!({ "refreshToken": self.signed_in().await }),
            // The actor goes on in this session.
            "signOutEverywhere" => json!({ "exceptThis": true }),
            "revokeSession" => {
                let row =
                    entity::member::Entity::find().filter(entity::member::Column::Id.eq(actor.member.uuid()));
                let newsroom = row.one(&cast.desk.db).await.unwrap().unwrap().newsroom_id.into();
                let session = cast.desk.session(newsroom, actor.member).await;
                json!({ "sessionId": factdesk::graphql::global_id(factdesk::graphql::NodeKind::Session, session) })
            }
            "submitDocument" => {
                json!({ "text": format!("“The quay is safe,” said Ada Finch. {}", uuid::Uuid::now_v7()) })
            }
            "submitClaim" => json!({ "statement": "The quay is safe." }),
            "acceptClaim" => {
                json!({ "claimId": cast.submitted("The quay is safe.").await, "expectedVersion": 1 })
            }
            "updateClaim" => {
                json!({ "claimId": cast.submitted("The quay is safe.").await, "expectedVersion": 1, "statement": "The quay was safe." })
            }
            "prioritizeClaim" => {
                json!({ "claimId": cast.submitted("The quay is safe.").await, "expectedVersion": 1, "priority": 80 })
            }
            "takeNextClaim" => {
                cast.queued("The quay is safe.").await;
                json!({})
            }
            // Of a claim that the actor holds, if they can hold one.
            "renewLease" => {
                let queued = cast.queued("The quay is safe.").await;
                actor
                    .send(
                        "mutation($c: ID!) { assignReviewer(input: { claimId: $c }) { claim { id } } }",
                        json!({ "c": queued }),
                    )
                    .await;
                claim(&queued)
            }
            "saveVerdictDraft" => {
                json!({ "claimId": cast.queued("The quay is safe.").await, "ratingKey": "TRUE", "rationale": "See" })
            }
            "discardVerdictDraft" => {
                let queued = cast.queued("The quay is safe.").await;
                actor
                    .send(
                        "mutation($c: ID!) { saveVerdictDraft(input: { claimId: $c }) { draft { savedAt } } }",
                        json!({ "c": queued }),
                    )
                    .await;
                claim(&queued)
            }
            "updateReviewProfile" => {
                let data = actor.send("{ viewer { version } }", json!({})).await;
                let version = data["data"]["viewer"]["version"].as_i64().unwrap_or(1);
                json!({ "expectedVersion": version, "languages": ["en"] })
            }
            "dismissClaim" => {
                json!({ "claimId": cast.submitted("The quay is safe.").await, "expectedVersion": 1, "reason": reason })
            }
            "dismissClaims" => {
                json!({ "documentId": self.document().await["id"], "belowScore": 1.0, "reason": reason })
            }
            "setEmbargo" => {
                let embargo = json!({ "until": Utc::now() + TimeDelta::days(1), "reason": reason });
                json!({ "claimId": cast.submitted("The quay is safe.").await, "expectedVersion": 1, "embargo": embargo })
            }
            "markDuplicate" => {
                let (one, other) = (cast.submitted("One.").await, cast.submitted("Other.").await);
                json!({ "claimId": one, "expectedVersion": 1, "duplicateOfId": other })
            }
            "assignReviewer" => claim(&cast.queued("The quay is safe.").await),
            // A slot that the actor holds, if they can hold one.
            "releaseClaim" => {
                let queued = cast.queued("The quay is safe.").await;
                actor
                    .send(
                        "mutation($c: ID!) { assignReviewer(input: { claimId: $c }) { claim { id } } }",
                        json!({ "c": queued }),
                    )
                    .await;
                claim(&queued)
            }
            "recuse" => json!({ "claimId": cast.queued("The quay is safe.").await, "reason": reason }),
            "declareConflict" => json!({ "sourceId": self.source().await["id"], "reason": reason }),
            "addEvidence" => Self::evidence_input(&cast.queued("The quay is safe.").await),
            // Evidence that the actor added, if they can add any.
            "withdrawEvidence" => {
                let input = Self::evidence_input(&cast.queued("The quay is safe.").await);
                let query =
                    "mutation($input: AddEvidenceInput!) { addEvidence(input: $input) { evidence { id } } }";
                let own = actor.send(query, json!({ "input": input })).await["data"]["addEvidence"]["evidence"]["id"].clone();
                let id = match own {
                    Value::Null => {
                        cast.editor.done("addEvidence", input, "evidence { id }").await["evidence"]["id"]
                            .clone()
                    }
                    own => own,
                };
                json!({ "evidenceId": id, "reason": reason })
            }
            "updateChecklist" => Self::checklist(cast).await,
            "answerChecklist" => {
                let input = Self::checklist(cast).await;
                cast.editor.done("updateChecklist", input, "checklist { version }").await;
                json!({ "claimId": cast.queued("The quay is safe.").await, "questionKey": "HARM", "choice": "no" })
            }
            "attachToEvidence" => {
                let input = Self::evidence_input(&cast.queued("The quay is safe.").await);
                let piece =
                    cast.editor.done("addEvidence", input, "evidence { id }").await["evidence"]["id"].clone();
                // A file that everybody here may see: other evidence is kept with it.
                let file = crate::attachment::kept(cast).await;
                json!({ "evidenceId": piece, "attachmentIds": [file] })
            }
            "reorderEvidence" => {
                let queued = cast.queued("The quay is safe.").await;
                let mut pieces = Vec::new();
                for _ in 0..2 {
                    let input = Self::evidence_input(&queued);
                    pieces.insert(
                        0,
                        cast.editor.done("addEvidence", input, "evidence { id }").await["evidence"]["id"]
                            .clone(),
                    );
                }
                json!({ "claimId": queued, "expectedVersion": 0, "evidenceIds": pieces })
            }
            "recordSearchNote" => {
                json!({ "claimId": cast.queued("The quay is safe.").await, "stance": "REFUTES", "text": "We asked the port." })
            }
            "recordClaimantContact" => {
                json!({ "claimId": cast.queued("The quay is safe.").await, "outcome": "NOT_FEASIBLE", "reason": "He is dead." })
            }
            "submitVerdict" => {
                let queued = cast.queued("The quay is safe.").await;
                actor
                    .send(
                        "mutation($c: ID!) { assignReviewer(input: { claimId: $c }) { claim { id } } }",
                        json!({ "c": queued }),
                    )
                    .await;
                json!({ "claimId": queued, "expectedVersion": version(&cast.editor, &queued).await, "ratingKey": "TRUE", "rationale": "Seen." })
            }
            "adjudicateClaim" => {
                let disputed = cast.judged("The quay is safe.", "TRUE", "FALSE").await;
                json!({ "claimId": disputed, "expectedVersion": version(&cast.editor, &disputed).await, "decision": { "ratingKey": "TRUE" }, "reason": reason })
            }
            "reopenClaim" => {
                let decided = cast.judged("The quay is safe.", "TRUE", "TRUE").await;
                json!({ "claimId": decided, "expectedVersion": version(&cast.editor, &decided).await, "reason": reason })
            }
            "createTag" => json!({ "kind": "TOPIC", "name": format!("Quays {}", uuid::Uuid::now_v7()) }),
            "renameTag" => {
                json!({ "tagId": self.tag().await, "expectedVersion": 1, "name": format!("Ports {}", uuid::Uuid::now_v7()) })
            }
            "retireTag" => json!({ "tagId": self.tag().await, "expectedVersion": 1 }),
            "mergeTags" => {
                json!({ "from": self.tag().await, "into": self.tag().await, "expectedVersion": 1, "expectedIntoVersion": 1 })
            }
            "tagClaim" => {
                json!({ "claimId": cast.submitted("The quay is safe.").await, "tagIds": [self.tag().await] })
            }
            "untagClaim" => {
                let input = json!({ "claimId": cast.submitted("The quay is safe.").await, "tagIds": [self.tag().await] });
                cast.editor.done("tagClaim", input.clone(), "claim { id }").await;
                input
            }
            "updatePolicy" => {
                let data = cast.admin.data("{ newsroom { policy { version } } }", json!({})).await;
                json!({ "expectedVersion": data["newsroom"]["policy"]["version"], "tolerance": 0 })
            }
            "savePolicyDraft" => {
                json!({ "expectedVersion": self.draft_version("policyDraft").await, "tolerance": 1 })
            }
            "saveRatingScaleDraft" => {
                json!({ "expectedVersion": self.draft_version("ratingScaleDraft").await, "name": "Scale", "ratings": self.ratings().await })
            }
            "activatePolicyDraft" | "discardPolicyDraft" => {
                let input =
                    json!({ "expectedVersion": self.draft_version("policyDraft").await, "tolerance": 0 });
                let saved = cast.admin.done("savePolicyDraft", input, "draft { version }").await;
                json!({ "expectedVersion": saved["draft"]["version"] })
            }
            "activateRatingScaleDraft" | "discardRatingScaleDraft" => {
                let input = json!({ "expectedVersion": self.draft_version("ratingScaleDraft").await, "name": "Scale", "ratings": self.ratings().await });
                let saved = cast.admin.done("saveRatingScaleDraft", input, "draft { version }").await;
                json!({ "expectedVersion": saved["draft"]["version"] })
            }
            "setSingleSignOn" => self.single_sign_on().await,
            "removeSingleSignOn" => {
                let there = self.single_sign_on().await;
                if there["expectedVersion"] == 0 {
                    cast.admin.done("setSingleSignOn", there, "singleSignOn { version }").await;
                }
                json!({ "expectedVersion": self.single_sign_on().await["expectedVersion"] })
            }
            "updateSource" => {
                let source = self.source().await;
                json!({ "sourceId": source["id"], "expectedVersion": source["version"], "confirmed": true })
            }
            "mergeSources" => {
                let (one, other) = (self.source().await, self.source().await);
                json!({ "from": one["id"], "into": other["id"], "expectedVersion": one["version"], "expectedIntoVersion": other["version"] })
            }
            "correctAppearance" => {
                let appearance = self.document().await["appearances"]["nodes"][0].clone();
                json!({ "appearanceId": appearance["id"], "expectedVersion": appearance["version"], "speakerRole": "harbour master" })
            }
            "draftFactCheck" => Self::text(&cast.judged("The quay is safe.", "TRUE", "TRUE").await),
            "markNotificationsRead" => json!({}),
            "setNotificationPreferences" => json!({ "muted": [] }),
            "requestCorrection" => self.request().await,
            "closeCorrectionRequest" => {
                with(self.requested().await, &json!({ "outcome": "RESOLVED", "reason": reason }))
            }
            "eraseCorrectionContact" => self.requested().await,
            "approveFactCheck" => self.drafted().await,
            "returnFactCheck" => with(self.approved().await, &json!({ "note": reason })),
            "publishFactCheck" => self.approved().await,
            "correctFactCheck" => with(
                self.published().await,
                &json!({ "kind": "CLARIFICATION", "text": "Clearer now.", "summary": "It is." }),
            ),
            "retractFactCheck" => with(self.published().await, &json!({ "reason": reason })),
            other => panic!("{other} has no scene: add it here, so that the table tells who may do it"),
        }
    }

    /// The next version of the checklist.
    async fn checklist(cast: &Cast) -> Value {
        let data = cast.admin.data("{ newsroom { checklist { version } } }", json!({})).await;
        let version = data["newsroom"]["checklist"]["version"].as_i64().unwrap_or(0);
        let question =
            json!({ "key": "HARM", "text": "Can it harm?", "kind": "CHOICE", "choices": ["yes", "no"] });
        json!({ "expectedVersion": version, "questions": [question] })
    }

    /// The version of a draft of the newsroom's rules; 0 if there is none.
    async fn draft_version(&self, draft: &str) -> i64 {
        let data =
            self.cast.admin.data(&format!("{{ newsroom {{ {draft} {{ version }} }} }}"), json!({})).await;
        data["newsroom"][draft]["version"].as_i64().unwrap_or(0)
    }

    /// The ratings of the active scale, as an input.
    async fn ratings(&self) -> Value {
        let query = "{ newsroom { ratingScale { ratings { key label definition ordinal replaces } } } }";
        self.cast.admin.data(query, json!({})).await["newsroom"]["ratingScale"]["ratings"].clone()
    }

    /// A new word of the vocabulary.
    pub async fn tag(&self) -> Value {
        let input = json!({ "kind": "TOPIC", "name": format!("Harbour {}", uuid::Uuid::now_v7()) });
        self.cast.editor.done("createTag", input, "tag { id }").await["tag"]["id"].clone()
    }

    /// The refresh token of a fresh session.
    async fn signed_in(&self) -> Value {
        let (_, email) = self.newcomer().await;
        let input = json!({ "email": email, "password": crate::support::PASSWORD });
        self.cast.desk.anonymous.done("signIn", input, "refreshToken").await["refreshToken"].clone()
    }

    /// Somebody whom nothing has happened to yet, with their address.
    async fn newcomer(&self) -> (Person, String) {
        let name = format!("n{}", uuid::Uuid::now_v7().simple());
        let person = self.cast.desk.person(&name, &[Role::Reporter]).await;
        (person, format!("{name}@desk.example"))
    }

    fn key() -> Value {
        let soon = Utc::now() + TimeDelta::days(300);
        json!({ "name": "The wire", "scopes": ["EVENTS_READ"], "expiresAt": soon })
    }

    fn address() -> String {
        format!("{}@desk.example", uuid::Uuid::now_v7())
    }

    /// Nobody has a second factor, as at the beginning.
    async fn without_factor(&self) {
        entity::recovery_code::Entity::delete_many().exec(&self.cast.desk.db).await.unwrap();
        entity::second_factor::Entity::delete_many().exec(&self.cast.desk.db).await.unwrap();
    }

    pub async fn document(&self) -> Value {
        let input =
            json!({ "text": format!("“The quay is safe,” said Ada Finch. {}", uuid::Uuid::now_v7()) });
        let selection = "document { id appearances { nodes { id version speaker { id version } } } }";
        self.cast.reporter.done("submitDocument", input, selection).await["document"].clone()
    }

    async fn source(&self) -> Value {
        let claim = self.cast.queued("The quay is safe.").await;
        let input = Self::evidence_input(&claim);
        self.cast.editor.done("addEvidence", input, "evidence { source { id version } }").await["evidence"]["source"].clone()
    }

    fn evidence_input(claim: &str) -> Value {
        let name = format!("Archive {}", uuid::Uuid::now_v7());
        let url = format!("https://archive.example/{}", uuid::Uuid::now_v7());
        json!({ "claimId": claim, "source": { "named": { "name": name, "kind": "ORGANIZATION" } }, "url": url,
            "stance": "SUPPORTS", "primary": true, "visibility": "PUBLIC" })
    }

    fn text(claim: &str) -> Value {
        json!({ "claimId": claim, "title": "The quay", "summary": "It is safe.", "reasoning": "We looked." })
    }

    async fn drafted(&self) -> Value {
        let claim = self.cast.judged("The quay is safe.", "TRUE", "TRUE").await;
        for _ in 0..2 {
            self.cast.reporter.done("addEvidence", Self::evidence_input(&claim), "evidence { id }").await;
        }
        let note = json!({ "claimId": claim, "stance": "REFUTES", "text": "We asked the port." });
        self.cast.reporter.done("recordSearchNote", note, "searchNote { id }").await;
        step(&self.cast.editor.done("draftFactCheck", Self::text(&claim), "factCheck { id version }").await)
    }

    async fn approved(&self) -> Value {
        let input = self.drafted().await;
        step(&self.cast.chief.done("approveFactCheck", input, "factCheck { id version }").await)
    }

    pub async fn published(&self) -> Value {
        let input = self.approved().await;
        step(&self.cast.chief.done("publishFactCheck", input, "factCheck { id version }").await)
    }

    /// What a reader asks on something that is published.
    async fn request(&self) -> Value {
        let id = self.published().await["factCheckId"].clone();
        let data = self
            .cast
            .editor
            .data("query($id: ID!) { factCheck(id: $id) { slug } }", json!({ "id": id }))
            .await;
        json!({ "newsroom": "desk", "slug": data["factCheck"]["slug"], "text": "It is not.", "contact": "reader@example.org" })
    }

    /// A reader's request that is open.
    async fn requested(&self) -> Value {
        self.cast.desk.anonymous.done("requestCorrection", self.request().await, "received").await;
        let data = self
            .cast
            .editor
            .data("{ correctionRequests(first: 1) { nodes { id version } } }", json!({}))
            .await;
        let request = &data["correctionRequests"]["nodes"][0];
        json!({ "correctionRequestId": request["id"], "expectedVersion": request["version"] })
    }

    /// What sets the single sign-on, as it is now.
    async fn single_sign_on(&self) -> Value {
        let data = self.cast.admin.data("{ newsroom { singleSignOn { version } } }", json!({})).await;
        let version = data["newsroom"]["singleSignOn"]["version"].as_i64().unwrap_or(0);
        json!({ "expectedVersion": version, "issuer": "https://id.example", "audience": "desk" })
    }

    /// The arguments of a root field, when there is something that this actor, or somebody, may read by it.
    async fn arguments(&self, field: &str, needed: &[String], actor: &Person) -> String {
        let arguments = match needed {
            [] => String::new(),
            [id] if id == "id" => {
                let kind = match field {
                    "document" => self.document().await["id"].clone(),
                    "source" => self.source().await["id"].clone(),
                    "factCheck" => self.drafted().await["factCheckId"].clone(),
                    _ => json!(self.cast.submitted("The quay is safe.").await),
                };
                format!("id: {kind}")
            }
            [list] if list == "ids" => {
                format!("ids: [{}]", json!(self.cast.submitted("The quay is safe.").await))
            }
            other => panic!("{field} needs {other:?}: teach this test what to ask"),
        };
        match field {
            "secondFactor" if actor.token.is_some() => {
                crate::account::enabled(&self.cast.desk, actor).await;
            }
            "invitations" => {
                let input = json!({ "email": Self::address(), "roles": ["REPORTER"] });
                self.cast.admin.done("inviteMember", input, "token").await;
            }
            "correctionRequests" => drop(self.requested().await),
            "tags" => drop(self.tag().await),
            _ if arguments.is_empty() => drop(self.drafted().await),
            _ => {}
        }
        arguments
    }

    async fn read(&self, everything: &Everything, field: &str, arguments: &str, actor: &Person) -> String {
        let answer = actor.send(&everything.query(field, arguments, 0), json!({})).await;
        let code = &answer["errors"][0]["extensions"]["code"];
        let seen = &answer["data"][field];
        let nothing = match seen {
            Value::Null => true,
            Value::Array(items) => items.iter().all(Value::is_null),
            Value::Object(fields) => {
                fields.get("nodes").is_some_and(|nodes| nodes.as_array().unwrap().is_empty())
            }
            _ => false,
        };
        match code.as_str() {
            Some(code) => code.to_owned(),
            None if nothing => "nothing".to_owned(),
            None => "yes".to_owned(),
        }
    }
}

/// As if the actor were told of the last claim in their newsroom: the notification.
async fn notified(cast: &Cast, actor: &Person) -> String {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "INSERT INTO notification (newsroom_id, id, member_id, kind, seq, claim_id, at)
        SELECT e.chain_id, gen_random_uuid(), m.id, 'DECIDED', e.seq, e.object_id, e.at
          FROM event e JOIN member m ON m.newsroom_id = e.chain_id AND m.id = $1
         WHERE e.action = 'claim.submit' ORDER BY e.seq DESC LIMIT 1
        ON CONFLICT (newsroom_id, member_id, seq) DO UPDATE SET kind = 'DECIDED' RETURNING id",
        [actor.member.uuid().into()],
    );
    let row = cast.desk.db.query_one_raw(statement).await.unwrap().unwrap();
    let id: uuid::Uuid = row.try_get("", "id").unwrap();
    factdesk::graphql::global_id(factdesk::graphql::NodeKind::Notification, id).to_string()
}

/// What the actor is told of something that happens in the newsroom of the cast, and of something in their own.
async fn follow(
    stage: &Stage,
    everything: &Everything,
    field: &str,
    needed: &[String],
    actor: &Person,
) -> String {
    let cast = &stage.cast;
    let after = actor.send("{ newsroom { eventCursor } }", json!({})).await;
    let after = &after["data"]["newsroom"]["eventCursor"];
    let own = match field {
        "newsroomEvents" | "queueChanged" | "myNotifications" if actor.member != cast.admin.member => {
            let submit =
                "mutation { submitClaim(input: { statement: \"The quay is safe.\" }) { claim { id } } }";
            actor.send(submit, json!({})).await["data"]["submitClaim"]["claim"]["id"].clone()
        }
        _ => Value::Null,
    };
    let claim = cast.submitted("The quay is safe.").await;
    let (own, claim) =
        if field == "myNotifications" { (Value::Null, notified(cast, actor).await) } else { (own, claim) };
    let arguments = match needed {
        [] => format!("after: {after}"),
        [id] if id == "id" => format!("id: {claim:?}, after: {after}"),
        other => panic!("{field} needs {other:?}: teach this test what to ask"),
    };
    let mut events = actor.events(&everything.subscription(field, &arguments, 1), json!({})).await;
    if events.answer().status() != 200 {
        return events.refusal().await["errors"][0]["extensions"]["code"].as_str().unwrap().to_owned();
    }
    let (name, told) = events.next().await.unwrap();
    if let Some(code) = told["errors"][0]["extensions"]["code"].as_str() {
        return code.to_owned();
    }
    let seen = told["data"][field].to_string();
    let mine = own.as_str().is_some_and(|own| seen.contains(own));
    assert!(
        name == "complete" || mine || seen.contains(&claim),
        "{field}: neither one's own nor the cast's: {seen}"
    );
    if name == "complete" { "nothing" } else { "yes" }.to_owned()
}

fn step(payload: &Value) -> Value {
    json!({ "factCheckId": payload["factCheck"]["id"], "expectedVersion": payload["factCheck"]["version"] })
}

fn with(mut input: Value, more: &Value) -> Value {
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

async fn mutate(mutation: &str, input: &Value, actor: &Person) -> String {
    let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {mutation}(input: $input) {{ refusal {{ code ... on Forbidden {{ action }} ... on RuleViolation {{ rule }} }} }} }}"
    );
    let answer = actor.send(&query, json!({ "input": input })).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.to_owned(),
        None => match refusal(&answer["data"][mutation]).as_str() {
            "none" => "yes".to_owned(),
            refused => refused.split(' ').next().unwrap().to_owned(),
        },
    }
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one table, written and judged in one place")]
async fn the_table_of_permissions_holds() {
    let stage = stage().await;
    let everything = Everything::of(&stage.cast.desk.anonymous).await;
    let mut table: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (field, needed) in everything.root_fields("Query") {
        let mut row = Vec::new();
        for actor in &stage.actors {
            let arguments = stage.arguments(&field, &needed, actor).await;
            row.push(stage.read(&everything, &field, &arguments, actor).await);
        }
        let arguments = stage.arguments(&field, &needed, &stage.keeper).await;
        for (_, tool) in &stage.tools {
            row.push(stage.read(&everything, &field, &arguments, tool).await);
        }
        table.insert(format!("query {field}"), row);
    }
    for (mutation, _) in everything.root_fields("Mutation") {
        let mut row = Vec::new();
        for actor in &stage.actors {
            row.push(mutate(&mutation, &stage.scene(&mutation, actor).await, actor).await);
        }
        // Legal for the one who made the keys. What was refused has changed nothing: the next tries the same.
        let mut scene = None;
        for (_, tool) in &stage.tools {
            let input = match scene.take() {
                Some(input) => input,
                None => stage.scene(&mutation, &stage.keeper).await,
            };
            let cell = mutate(&mutation, &input, tool).await;
            scene = (cell == "FORBIDDEN").then_some(input);
            row.push(cell);
        }
        table.insert(format!("mutation {mutation}"), row);
    }
    for (field, needed) in everything.root_fields("Subscription") {
        let mut row = Vec::new();
        for actor in &stage.actors {
            row.push(follow(&stage, &everything, &field, &needed, actor).await);
        }
        for (_, tool) in &stage.tools {
            row.push(follow(&stage, &everything, &field, &needed, tool).await);
        }
        table.insert(format!("subscription {field}"), row);
    }
    let mut text = String::from(
        "Who may do what. Made by the test `permissions`, which tries each of these on a real object.\n\
         yes: done. nothing: an empty or null answer. Otherwise the code of the refusal or error.\n\
         One person may hold several roles; then each of them counts.\n\n",
    );
    let mut write = |columns: &[&str], from: usize| {
        let line = |cells: &[&str]| cells.iter().map(|cell| format!("{cell:18}")).collect::<String>();
        writeln!(text, "{:32}{}", "", line(columns).trim_end()).unwrap();
        for (operation, row) in &table {
            let cells: Vec<_> = row[from..from + columns.len()].iter().map(String::as_str).collect();
            writeln!(text, "{operation:32}{}", line(&cells).trim_end()).unwrap();
        }
    };
    write(&ACTORS, 0);
    let tools: Vec<_> = stage.tools.iter().map(|(name, _)| name.as_str()).collect();
    write(&tools, ACTORS.len());
    let second = format!(
        "\nKeys of tools, by their scopes. Whoever made them holds all roles; nobody's key may what they may not.\n\n{:32}{}",
        "", tools[0]
    );
    text = text.replacen(&format!("{:32}{}", "", tools[0]), &second, 1);
    for (operation, row) in &table {
        let somebody = row.iter().any(|cell| cell == "yes") || EXEMPT.contains(&operation.as_str());
        assert!(somebody, "nobody can do {operation}: {row:?}");
        let (stranger, tool, their_tool) = (&row[4], &row[row.len() - 2], row.last().unwrap());
        // What needs no access token.
        let at_the_door = [
            "query viewer",
            "mutation signIn",
            "mutation completeSignIn",
            "mutation refreshSession",
            "mutation signOut",
            "mutation acceptInvitation",
            "mutation resetPassword",
            "mutation requestCorrection",
        ];
        let own_desk = [
            "query viewer",
            "query figures",
            "query notificationPreferences",
            "mutation markNotificationsRead",
            "mutation setNotificationPreferences",
            "mutation requestCorrection",
            "subscription myNotifications",
            "query newsroom",
            "query sessions",
            "query secondFactor",
            "mutation completeSignIn",
            "mutation changePassword",
            "mutation resetPassword",
            "mutation enableSecondFactor",
            "mutation confirmSecondFactor",
            "mutation disableSecondFactor",
            "mutation makeRecoveryCodes",
            "mutation inviteMember",
            "mutation acceptInvitation",
            "mutation createApiKey",
            "mutation createTag",
            "mutation takeNextClaim",
            "query myWork",
            "query apiKeys",
            "query auditEvents",
            "query loginActivity",
            "mutation refreshSession",
            "mutation signOut",
            "mutation signOutEverywhere",
            "mutation revokeSession",
            "mutation signIn",
            "mutation updateReviewProfile",
            "mutation submitClaim",
            "mutation submitDocument",
            "mutation updatePolicy",
            "mutation savePolicyDraft",
            "mutation saveRatingScaleDraft",
            "mutation discardPolicyDraft",
            "mutation discardRatingScaleDraft",
            "subscription newsroomEvents",
            "subscription queueChanged",
        ];
        assert!(
            (stranger != "yes" && their_tool != "yes") || own_desk.contains(&operation.as_str()),
            "{operation} reaches across newsrooms: {row:?}"
        );
        let of_tools = operation.starts_with("query") || operation.starts_with("subscription");
        let submits = ["mutation submitClaim", "mutation submitDocument"].contains(&operation.as_str());
        assert!(
            tool != "yes" || of_tools || submits || at_the_door.contains(&operation.as_str()),
            "a tool does {operation}: {row:?}"
        );
        assert!(
            row[5] == "UNAUTHENTICATED" || at_the_door.contains(&operation.as_str()),
            "{operation} {row:?}"
        );
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/permissions.txt");
    if std::env::var_os("UPDATE_FILES").is_some() {
        std::fs::write(file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == text, "docs/permissions.txt is not what holds. It is now:\n{text}");
}

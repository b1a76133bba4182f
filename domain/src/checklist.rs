//! The newsroom's own questions about a claim.

closed_set! {
    /// What a question is answered with.
    pub enum QuestionKind {
        /// Free text.
        Text = "TEXT",
        /// One of the question's choices.
        Choice = "CHOICE",
        /// A number.
        Number = "NUMBER",
        /// A day.
        Date = "DATE",
    }
}

impl QuestionKind {
    /// Whether a question of this kind, with these choices, can be answered so. The choice is none for answers of other kinds.
    pub fn takes<'c>(
        self,
        answer: Self,
        choice: Option<&str>,
        choices: impl IntoIterator<Item = &'c str>,
    ) -> bool {
        self == answer && (self != Self::Choice || choices.into_iter().any(|offered| Some(offered) == choice))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_of_the_kind_of_its_question_and_a_choice_one_that_is_offered() {
        for question in QuestionKind::ALL.iter().copied() {
            for answer in QuestionKind::ALL.iter().copied() {
                let offered = question.takes(answer, Some("yes"), ["yes", "no"]);
                assert_eq!(offered, question == answer, "{question} {answer}");
            }
        }
        assert!(!QuestionKind::Choice.takes(QuestionKind::Choice, Some("maybe"), ["yes", "no"]));
        assert!(!QuestionKind::Choice.takes(QuestionKind::Choice, None, ["yes", "no"]));
        assert!(QuestionKind::Text.takes(QuestionKind::Text, None, []));
    }
}

DROP TABLE standing_answer, checklist_answer, checklist_question, checklist;
DROP FUNCTION keep_question_kind;

DROP TABLE sign_on_subject, single_sign_on;

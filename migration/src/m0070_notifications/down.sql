DROP TABLE notification_preference;
DROP TABLE notification;
DROP TABLE correction_request_contact;
DROP TABLE correction_request;

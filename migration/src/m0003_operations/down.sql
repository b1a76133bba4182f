DROP TABLE registered_operation;

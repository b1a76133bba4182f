DROP TABLE evidence_attachment, attachment_upload, attachment;

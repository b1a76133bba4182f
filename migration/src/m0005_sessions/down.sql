DROP TABLE password_reset, invitation, recovery_code, second_factor, login_activity, throttle, refresh_token, session;

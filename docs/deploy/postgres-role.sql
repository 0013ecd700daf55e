-- Run once, when PostgreSQL makes its files: the servers' role owns their database, and may do nothing else.
\set password `cat /run/secrets/postgres-password`
CREATE ROLE biometrid LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'password';
CREATE DATABASE biometrid OWNER biometrid;
REVOKE ALL ON DATABASE biometrid FROM PUBLIC;

-- Run once, by the image, when the database is empty: its owner is no superuser, and no superuser gets in by the network.
\getenv password POSTGRES_PASSWORD
CREATE ROLE bearing LOGIN PASSWORD :'password';
CREATE DATABASE bearing OWNER bearing;
ALTER ROLE postgres PASSWORD NULL;

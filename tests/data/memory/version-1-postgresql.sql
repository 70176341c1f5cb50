-- The same memory in PostgreSQL: the tables as SQLAlchemy makes them there, with the same values.
BEGIN;
CREATE TABLE scope (
	id SERIAL NOT NULL,
	source VARCHAR(64) NOT NULL,
	target VARCHAR(64) NOT NULL,
	engine TEXT NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (source, target, engine)
);
CREATE TABLE entry (
	id BIGSERIAL NOT NULL,
	scope INTEGER NOT NULL,
	key BYTEA NOT NULL,
	variant BYTEA NOT NULL,
	text TEXT NOT NULL,
	translation TEXT NOT NULL,
	score FLOAT,
	alignment BYTEA,
	unknown TEXT NOT NULL,
	problems TEXT NOT NULL,
	kept SMALLINT NOT NULL,
	context TEXT NOT NULL,
	created FLOAT NOT NULL,
	checksum BYTEA NOT NULL,
	PRIMARY KEY (id),
	UNIQUE (scope, key, variant),
	FOREIGN KEY(scope) REFERENCES scope (id)
);
CREATE TABLE version (
	number INTEGER NOT NULL,
	PRIMARY KEY (number)
);
INSERT INTO "scope" VALUES(1,'en','es','{"details": "", "digest": "digest", "engine": "made up", "model": "model", "pivots": [], "version": "1"}');
INSERT INTO "scope" VALUES(2,'en','es','');
INSERT INTO "scope" VALUES(3,'en','fr','{"details": "", "digest": "digest", "engine": "made up", "model": "model", "pivots": [], "version": "1"}');
INSERT INTO "scope" VALUES(4,'en','fr','');
INSERT INTO "entry" VALUES(1,1,'\x17D39E855E89B3698A09FB4E35982F7C','\x','One two.','UNO DOS.',-0.25,'\x0102000000020000007801636060606006621620E604621060026290180710373830FC0700060F01DD','["wug"]','[["low-score", "Look."]]',0,'heading: Before.',1.5,'\xF713ABE2C51D33A6');
INSERT INTO "entry" VALUES(2,1,'\x52D1006A6C8E40331A276C5BACFD9A10','\x','It''s ‘quoted’.','Está «entre comillas».',NULL,NULL,'','',0,'',2.5,'\xB0AC265D581E6F42');
INSERT INTO "entry" VALUES(3,2,'\x8BD4C0D5F5889A228D7575E062600B31','\x','Close.','Cerca.',NULL,NULL,'','',0,'',4.5,'\xB1A5AAB456B5500C');
INSERT INTO "entry" VALUES(4,2,'\x8BD4C0D5F5889A228D7575E062600B31','\xED03AD141EB9F6857D494141037E1BCA','Close.','Cerrar.',NULL,NULL,'','',0,'heading: File',5.5,'\x26D817792F1EC8FA');
INSERT INTO "entry" VALUES(5,3,'\xCC9F95B56D80BDCD806966D2825FC8D8','\x','Three.','TROIS.',NULL,NULL,'','',1,'',3.5,'\xEB0370FCB8A7322E');
INSERT INTO "version" VALUES(1);
SELECT setval('scope_id_seq', 4), setval('entry_id_seq', 5);
COMMIT;

-- A memory as version 1 of its tables has it, written by the code of that version: sqlite3's dump of its file.
BEGIN TRANSACTION;
CREATE TABLE entry (
	id INTEGER NOT NULL, 
	scope INTEGER NOT NULL, 
	"key" BLOB NOT NULL, 
	variant BLOB NOT NULL, 
	text TEXT NOT NULL, 
	translation TEXT NOT NULL, 
	score FLOAT, 
	alignment BLOB, 
	unknown TEXT NOT NULL, 
	problems TEXT NOT NULL, 
	kept SMALLINT NOT NULL, 
	context TEXT NOT NULL, 
	created FLOAT NOT NULL, 
	checksum BLOB NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (scope, "key", variant), 
	FOREIGN KEY(scope) REFERENCES scope (id)
);
INSERT INTO "entry" VALUES(1,1,X'17D39E855E89B3698A09FB4E35982F7C',X'','One two.','UNO DOS.',-0.25,X'0102000000020000007801636060606006621620E604621060026290180710373830FC0700060F01DD','["wug"]','[["low-score", "Look."]]',0,'heading: Before.',1.5,X'F713ABE2C51D33A6');
INSERT INTO "entry" VALUES(2,1,X'52D1006A6C8E40331A276C5BACFD9A10',X'','It''s ‘quoted’.','Está «entre comillas».',NULL,NULL,'','',0,'',2.5,X'B0AC265D581E6F42');
INSERT INTO "entry" VALUES(3,2,X'8BD4C0D5F5889A228D7575E062600B31',X'','Close.','Cerca.',NULL,NULL,'','',0,'',4.5,X'B1A5AAB456B5500C');
INSERT INTO "entry" VALUES(4,2,X'8BD4C0D5F5889A228D7575E062600B31',X'ED03AD141EB9F6857D494141037E1BCA','Close.','Cerrar.',NULL,NULL,'','',0,'heading: File',5.5,X'26D817792F1EC8FA');
INSERT INTO "entry" VALUES(5,3,X'CC9F95B56D80BDCD806966D2825FC8D8',X'','Three.','TROIS.',NULL,NULL,'','',1,'',3.5,X'EB0370FCB8A7322E');
CREATE TABLE scope (
	id INTEGER NOT NULL, 
	source VARCHAR(64) NOT NULL, 
	target VARCHAR(64) NOT NULL, 
	engine TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (source, target, engine)
);
INSERT INTO "scope" VALUES(1,'en','es','{"details": "", "digest": "digest", "engine": "made up", "model": "model", "pivots": [], "version": "1"}');
INSERT INTO "scope" VALUES(2,'en','es','');
INSERT INTO "scope" VALUES(3,'en','fr','{"details": "", "digest": "digest", "engine": "made up", "model": "model", "pivots": [], "version": "1"}');
INSERT INTO "scope" VALUES(4,'en','fr','');
CREATE TABLE version (
	number INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
INSERT INTO "version" VALUES(1);
COMMIT;

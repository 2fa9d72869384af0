CREATE TABLE migrated_by_mysql (id INT PRIMARY KEY);

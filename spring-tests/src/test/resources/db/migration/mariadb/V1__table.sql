CREATE TABLE migrated_by_mariadb (id INT PRIMARY KEY);

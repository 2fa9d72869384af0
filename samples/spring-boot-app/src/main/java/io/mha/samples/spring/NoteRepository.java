package io.mha.samples.spring;

import org.springframework.data.jpa.repository.JpaRepository;

/** JPA, for what is written. */
interface NoteRepository extends JpaRepository<Note, String> {}

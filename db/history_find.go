package db

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hallway/internal/school"
)

// subjectsRead is how many people, and how many classes, are read whose text is
// plain ASCII.
const subjectsRead = 40

// Subjects finds people and classes for a search in the history, also those of the
// past: whose name or address contains every word, shortest first, and the door with
// that code. Words are folded (views.Fold), which SQL cannot do. So all with letters
// outside of ASCII are returned too, for the caller to compare.
func (s *Store) Subjects(ctx context.Context, schoolID int64, words []string) ([]school.Subject, error) {
	people, err1 := s.subjects(ctx, schoolID, words, `
		select p.id as id, p.name || ' ' || coalesce(p.email, '') as text
		from people p where (?1 = 0 or exists (select 1 from members m where m.person_id = p.id and m.school_id = ?1))`, `
		select p.id as person, p.name, coalesce(p.email, '') as email, '' as code,
		       '' as "section.course", '' as "section.section", '' as "section.block"
		from found join people p on p.id = found.id`)
	classes, err2 := s.subjects(ctx, schoolID, words, `
		select s.id as id, s.block || ' ' || s.course || ' ' || s.section as text from sections s where ?1 in (0, s.school_id)`, `
		select 0 as person, '' as name, '' as email, d.code,
		       s.course as "section.course", s.section as "section.section", s.block as "section.block"
		from found join sections s on s.id = found.id join doors d on d.section_id = s.id`)
	coded, err3 := s.subjectsOf(ctx, schoolID, 0, strings.Join(words, " "))
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, fmt.Errorf("subjects of the history: %w", translate(err))
	}
	return slices.Concat(people, classes, coded), nil
}

// subjects reads those of the rows (id, text) with the words.
func (s *Store) subjects(ctx context.Context, schoolID int64, words []string, rows, read string) (list []school.Subject, err error) {
	has, args := "true", []any{schoolID}
	for _, word := range words {
		args = append(args, "%"+likeLiteral.Replace(word)+"%")
		has += fmt.Sprintf(` and replace(text, '''', '') like ?%d escape '\'`, len(args))
	}
	err = s.read.SelectContext(ctx, &list, fmt.Sprintf(`
		with hit as materialized (select id, text, text glob '*[^ -~]*' as other from (%s) where text glob '*[^ -~]*' or (%s)),
		found (id) as (select id from hit where other union all
			select id from (select id from hit where not other order by length(text), text limit %d))
		%s`, rows, has, subjectsRead, read), args...)
	return list, err
}

// likeLiteral writes text so that "like" takes it as it is.
var likeLiteral = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// SubjectOf is the person with an id, or the class or person with a door's code, of
// a school (0: all). school.ErrNotFound: there is none.
func (s *Store) SubjectOf(ctx context.Context, schoolID, person int64, code string) (school.Subject, error) {
	subject, err := first(s.subjectsOf(ctx, schoolID, person, code))
	if err != nil {
		return school.Subject{}, fmt.Errorf("subject of the history: %w", err)
	}
	return subject, nil
}

func (s *Store) subjectsOf(ctx context.Context, schoolID, person int64, code string) (list []school.Subject, err error) {
	err = s.read.SelectContext(ctx, &list, `
		select p.id as person, p.name, coalesce(p.email, '') as email, '' as code,
		       '' as "section.course", '' as "section.section", '' as "section.block"
		from people p where p.id = ?2 and (?1 = 0 or exists (select 1 from members m where m.person_id = p.id and m.school_id = ?1))
		union all
		select 0, coalesce(p.name, ''), '', d.code, coalesce(s.course, ''), coalesce(s.section, ''), coalesce(s.block, '')
		from doors d left join sections s on s.id = d.section_id left join people p on p.id = d.person_id
		where d.code = ?3 and (?1 in (0, s.school_id) or exists (select 1 from members m where m.person_id = d.person_id and m.school_id = ?1))`,
		schoolID, person, code)
	return list, translate(err)
}

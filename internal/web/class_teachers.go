package web

import (
	"context"
	"errors"
	"strings"

	"hallway/internal/school"
	"hallway/views"
)

// teachersIn are the people that a field names, a line each: by their address, alone or as
// "Name <address>", or by a name that only one of them has. why is a sentence about those
// that it does not find.
func (s *Server) teachersIn(ctx context.Context, at int64, text string, teaching []school.Teaching) (ids []int64, why string, err error) {
	ids = []int64{}
	var unknown, whys []string
	for _, line := range teacherLines(text) {
		if address, err := school.ParseEmail(line); err == nil {
			p, err := s.store.PersonByEmail(ctx, address)
			switch {
			case err == nil:
				ids = append(ids, p.ID)
			case errors.Is(err, school.ErrNotFound):
				unknown = append(unknown, line)
			default:
				return nil, "", err
			}
			continue
		}
		id, why, err := s.personCalled(ctx, at, line, teaching)
		if err != nil {
			return nil, "", err
		}
		if why != "" {
			whys = append(whys, why)
			continue
		}
		ids = append(ids, id)
	}
	if len(unknown) > 0 {
		whys = append([]string{views.UnknownTeachers(unknown)}, whys...)
	}
	return ids, strings.Join(whys, " "), nil
}

// personCalled finds a person by name: first among those who teach the class.
func (s *Server) personCalled(ctx context.Context, at int64, name string, teaching []school.Teaching) (id int64, why string, err error) {
	wanted := views.Fold(name)
	for _, t := range teaching {
		if views.Fold(t.Person.Name) == wanted {
			return t.Person.ID, "", nil
		}
	}
	people, err := s.store.PeopleAt(ctx, at)
	var found []int64
	for _, p := range people {
		if views.Fold(p.Name) == wanted {
			found = append(found, p.ID)
		}
	}
	if len(found) == 1 {
		return found[0], "", err
	}
	return 0, views.NoSuchTeacher(name, len(found)), err
}

// teacherLines are the people that a field names. Several addresses may be on one line, as
// a mail program copies them.
func teacherLines(text string) []string {
	var list []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		parts := []string{line}
		if strings.Contains(line, "@") {
			parts = strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' })
		}
		for _, part := range parts {
			if _, address, found := strings.Cut(part, "<"); found {
				part = strings.TrimSuffix(strings.TrimSpace(address), ">")
			}
			if part = oneLine(part); part != "" {
				list = append(list, part)
			}
		}
	}
	return list
}

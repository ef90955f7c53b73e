package web

import (
	"context"
	"errors"
	"strings"
	"sync"

	"hallway/db"
	"hallway/internal/school"
	"hallway/views"
)

// teachersIn are the people that a field names, a line each: by their address, alone or as
// "Name <address>", or by a name that only one of them has. why is a sentence about those
// that it does not find.
func (s *Server) teachersIn(ctx context.Context, at int64, text string, teaching []school.Teaching) (ids []int64, why string, err error) {
	ids = []int64{}
	lines := teacherLines(text)
	if len(lines) > db.TeamLimit { // before thousands of them are looked for
		return ids, views.TooManyTeachers(len(lines), db.TeamLimit), nil
	}
	called := sync.OnceValues(func() (map[string][]int64, error) { return s.peopleCalled(ctx, at) })
	var unknown, whys []string
	for _, line := range lines {
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
		found := teachesAs(teaching, line)
		if len(found) == 0 {
			people, err := called()
			if err != nil {
				return nil, "", err
			}
			found = people[views.Fold(line)]
		}
		if len(found) != 1 {
			whys = append(whys, views.NoSuchTeacher(firstLetters(line, 200), len(found)))
			continue
		}
		ids = append(ids, found[0])
	}
	if len(unknown) > 0 {
		whys = append([]string{views.UnknownTeachers(unknown)}, whys...)
	}
	return ids, strings.Join(whys, " "), nil
}

// peopleCalled are the people of a school (0: of all) by their names, folded.
func (s *Server) peopleCalled(ctx context.Context, at int64) (map[string][]int64, error) {
	people, err := s.store.PeopleAt(ctx, at)
	called := map[string][]int64{}
	for _, p := range people {
		name := views.Fold(p.Name)
		called[name] = append(called[name], p.ID)
	}
	return called, err
}

// teachesAs is the first of those who teach a class who has a name; none: nobody has it.
func teachesAs(teaching []school.Teaching, name string) []int64 {
	for _, t := range teaching {
		if views.Fold(t.Person.Name) == views.Fold(name) {
			return []int64{t.Person.ID}
		}
	}
	return nil
}

// teacherLines are the people that a field names. Several addresses may be on one line, as
// a mail program copies them: each alone or as "Okafor, Adaeze" <a.okafor@school.test>.
func teacherLines(text string) []string {
	var list []string
	for line := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		parts := []string{line}
		if strings.Contains(line, "@") {
			parts = strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ';' })
		}
		var names []string // of this line, which may be the beginning of a name before <
		for _, part := range parts {
			_, address, bracket := strings.Cut(part, "<")
			if bracket {
				part, names = strings.TrimSuffix(strings.TrimSpace(address), ">"), nil
			}
			if part = oneLine(part); part == "" {
				continue
			}
			if names = append(names, part); strings.Contains(part, "@") {
				list, names = append(list, names...), nil
			}
		}
		list = append(list, names...)
	}
	return list
}

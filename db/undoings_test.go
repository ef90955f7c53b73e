package db

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

// Which row, in force, has taken a row back: a row's number is its place in the
// table, what it undoes is the number there; 0 undoes nothing.
func TestUndoneByTable(t *testing.T) {
	s, _ := emptyStore(t)
	line := func(n int) []int64 { // each undoes the one before
		list := make([]int64, n)
		for i := range list {
			list[i] = int64(i)
		}
		return list
	}
	everyOther := func(n int) map[int64]int64 { // the last is in force, the one before it is not, ...
		want := map[int64]int64{}
		for i := n; i > 1; i -= 2 {
			want[int64(i-1)] = int64(i)
		}
		return want
	}
	for what, test := range map[string]struct {
		undoes []int64
		want   map[int64]int64
	}{
		"nothing is undone":                {[]int64{0, 0, 0}, map[int64]int64{}},
		"undone":                           {line(2), map[int64]int64{1: 2}},
		"and that undone":                  {line(3), map[int64]int64{2: 3}},
		"and that":                         {line(4), map[int64]int64{1: 2, 3: 4}},
		"a long line":                      {line(31), everyOther(31)},
		"a longer one":                     {line(400), everyOther(400)},
		"undone twice":                     {[]int64{0, 1, 1}, map[int64]int64{1: 3}},
		"twice, and the second undone":     {[]int64{0, 1, 1, 3}, map[int64]int64{1: 2, 3: 4}},
		"twice, and the first undone":      {[]int64{0, 1, 1, 2}, map[int64]int64{1: 3, 2: 4}},
		"twice, and both undone":           {[]int64{0, 1, 1, 3, 2}, map[int64]int64{2: 5, 3: 4}},
		"two rows of one batch":            {[]int64{0, 0, 2, 1}, map[int64]int64{1: 4, 2: 3}},
		"the batch, and back":              {[]int64{0, 0, 2, 1, 4, 3}, map[int64]int64{3: 6, 4: 5}},
		"one of the batch more than once":  {[]int64{0, 0, 2, 1, 4, 3, 6}, map[int64]int64{2: 3, 4: 5, 6: 7}},
		"somebody else's line in between":  {[]int64{0, 0, 1, 2, 3, 4, 5}, map[int64]int64{1: 3, 4: 6, 5: 7}},
		"undone, and undone again by hand": {[]int64{0, 1, 0, 1, 4, 5, 6}, map[int64]int64{1: 2, 4: 5, 6: 7}},
	} {
		t.Run(what, func(t *testing.T) { undoneAs(t, s, test.undoes, test.want) })
	}
}

// The same of any lines at all, with the definition in Go beside it.
func TestUndoneByAnything(t *testing.T) {
	s, _ := emptyStore(t)
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(seed, 2))
		undoes := make([]int64, 1+random.IntN(30))
		for i := range undoes {
			undoes[i] = random.Int64N(int64(i) + 1)
		}
		want := map[int64]int64{}
		for i := len(undoes) - 1; i >= 0; i-- {
			id, of := int64(i+1), undoes[i]
			if of != 0 && want[id] == 0 && want[of] == 0 {
				want[of] = id
			}
		}
		undoneAs(t, s, undoes, want)
	}
}

// undoneAs puts rows into both tables, and compares what undoneBy says of all of
// them at once and of each by itself.
func undoneAs(t *testing.T, s *Store, undoes []int64, want map[int64]int64) {
	t.Helper()
	for table, insert := range map[string]string{
		"changes": `insert into changes (id, batch, at, actor, action, address, request, undoes) values (?1, ?1, 0, '', 'door.save', '', '', nullif(?2, ?3))`,
		"imports": `insert into imports (id, at, applied_at, actor, file, format, sha256, summary, findings, undoes) values (?1, 0, 1, '', '', '', '', '', 0, nullif(?2, ?3))`,
	} {
		var last int64
		if err := s.read.Get(&last, `select coalesce(max(id), 0) from `+table); err != nil {
			t.Fatal(err)
		}
		ids := make([]int64, len(undoes))
		for i, of := range undoes {
			ids[i] = last + int64(i) + 1
			s.write.MustExec(insert, ids[i], last+of, last)
		}
		if table == "imports" { // staged, which is as if it were not there
			s.write.MustExec(`insert into imports (at, actor, file, format, sha256, summary, findings, undoes) values (0, '', '', '', '', '', 0, ?)`, ids[len(ids)-1])
		}
		number := func(by map[int64]int64) map[int64]int64 {
			numbered := map[int64]int64{}
			for id, undoing := range by {
				numbered[id-last] = undoing - last
			}
			return numbered
		}
		all, err := undoneBy(ctx, s.read, table, ids)
		if err != nil || !maps.Equal(number(all), want) {
			t.Fatalf("%s %v: undone by %v, want %v (%v)", table, undoes, number(all), want, err)
		}
		slices.Reverse(ids)
		for _, id := range ids[max(0, len(ids)-40):] {
			if one, err := undoneBy(ctx, s.read, table, []int64{id}); err != nil || one[id] != all[id] {
				t.Fatalf("%s %v: %d by itself is undone by %d, want %d (%v)", table, undoes, id-last, one[id], all[id], err)
			}
		}
	}
}

// A history page of a change that was undone and done again all day is read at once.
func BenchmarkUndoneBy(b *testing.B) {
	s, err := Open(ctx, b.TempDir(), ToServe, (&clock{}).now)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	s.write.MustExec(`insert into changes (id, batch, at, actor, action, address, request, undoes)
		with recursive n (i) as (select 1 union all select i + 1 from n where i < 20000) select i, i, 0, '', 'door.save', '', '', nullif(i - 1, 0) from n`)
	for b.Loop() {
		by, err := undoneBy(ctx, s.read, "changes", []int64{1})
		if err != nil || by[1] != 2 {
			b.Fatal(by[1], err)
		}
	}
}

// No ids are no rows, and are not in the way of "not in".
func TestJSONList(t *testing.T) {
	s, _ := emptyStore(t)
	for _, list := range [][]int64{nil, {}, {7}, {1, -2, 9_007_199_254_740_993}} {
		var back []int64
		var none bool
		mustBeNil(t, s.read.Select(&back, `select value from json_each(?)`, jsonList(list)),
			s.read.Get(&none, `select 3 not in (select value from json_each(?))`, jsonList(list)))
		if !slices.Equal(back, list) || !none {
			t.Errorf("%v is read as %v (3 is none of them: %v)", list, back, none)
		}
	}
}

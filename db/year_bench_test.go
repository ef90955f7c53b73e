package db

import (
	"testing"
	"time"

	"hallway/internal/roster"
	"hallway/internal/roster/rostertest"
)

// Turning the year of 200 schools, 15,000 teachers and 75,000 classes that all have a
// link, undoing it, and turning it again with links kept, while 20 teachers of another
// source's school save 50 times a second in all: what each takes, and how long a save
// takes meanwhile.
func BenchmarkTurnDistrict(b *testing.B) {
	district := read(b, rostertest.Large)
	for range b.N {
		s, err := Open(ctx, b.TempDir(), ToServe, time.Now)
		if err != nil {
			b.Fatal(err)
		}
		mustBeNil(b, imported(s.ApplyImport(ctx, command, colleagues(20), ImportMeta{Source: "colleagues"})),
			imported(s.ApplyImport(ctx, command, district, ImportMeta{})))
		s.write.MustExec(`update doors set link = 'https://zoom.us/j/8' || (10000000 + id), provider = 'Zoom' where section_id is not null`)
		var turn int64
		for _, one := range []struct {
			name string
			do   func(TurnPlan) (int64, error)
		}{
			{"none", func(p TurnPlan) (int64, error) { return s.TurnYear(ctx, command, p, len(p.Classes), nil) }},
			{"undo", func(TurnPlan) (int64, error) { u, err := s.UndoTurn(ctx, command, turn); return u.ID, err }},
			{"kept", func(p TurnPlan) (int64, error) { return s.TurnYear(ctx, command, p, len(p.Classes), nil) }},
		} {
			began := time.Now()
			p, err := s.PlanTurn(ctx, command, roster.TurnChoice{Terms: datedTerms(b, s), KeepLinks: one.name == "kept"})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds(), one.name+"-plan-s")
			done := make(chan struct{})
			took := saving(b, s, 20, done)
			began = time.Now()
			if turn, err = one.do(p); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(time.Since(began).Seconds(), one.name+"-s")
			close(done)
			saves := took()
			b.ReportMetric(float64(len(saves)), one.name+"-saves")
			b.ReportMetric(saves[len(saves)*99/100].Seconds()*1000, one.name+"-save-p99-ms")
			b.ReportMetric(saves[len(saves)-1].Seconds()*1000, one.name+"-save-max-ms")
		}
		s.Close()
	}
}

func imported(_ Applied, err error) error { return err }

// datedTerms are the terms with a last day: those of the district, not of the colleagues.
func datedTerms(b testing.TB, s *Store) (list []roster.Term) {
	terms, err := s.YearTerms(ctx, command, 0)
	if err != nil {
		b.Fatal(err)
	}
	for _, t := range terms {
		if t.Ends != "" {
			list = append(list, t.Term)
		}
	}
	return list
}

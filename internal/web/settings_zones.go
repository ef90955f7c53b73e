package web

import (
	"context"

	"hallway/internal/schedule"
	"hallway/views"
)

// otherZones are the schools whose schedules name another time zone than the settings.
func (s *Server) otherZones(ctx context.Context) ([]views.OtherZone, error) {
	texts, err := s.store.Schedules(ctx)
	if err != nil || len(texts) == 0 {
		return nil, err
	}
	schools, err := s.store.Schools(ctx)
	if err != nil {
		return nil, err
	}
	zone := s.store.Settings().Zone
	var list []views.OtherZone
	for _, one := range schools {
		times, _ := schedule.Parse(texts[one.ID], zone)
		if times != nil && times.Zone.String() != zone.String() {
			list = append(list, views.OtherZone{School: one.Name, Zone: times.Zone.String()})
		}
	}
	return list, nil
}

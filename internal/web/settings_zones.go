package web

import (
	"context"

	"hallway/views"
)

// otherZones are the schools whose schedules name another time zone than the settings.
func (s *Server) otherZones(ctx context.Context) ([]views.OtherZone, error) {
	schools, err := s.store.Schools(ctx)
	if err != nil {
		return nil, err
	}
	zone := s.store.Settings().Zone
	var list []views.OtherZone
	for _, one := range schools {
		if times := s.dir.Times(one.ID); times != nil && times.Zone.String() != zone.String() {
			list = append(list, views.OtherZone{School: one.Name, Zone: times.Zone.String()})
		}
	}
	return list, nil
}

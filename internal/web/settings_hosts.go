package web

import (
	"context"
	"slices"

	"hallway/views"
)

// hostUses are the extra hosts that links lead to, and those that are not allowed any
// more but still have links.
func (s *Server) hostUses(ctx context.Context) ([]views.HostUse, error) {
	list, err := s.store.LinksByHost(ctx)
	if err != nil {
		return nil, err
	}
	extra := s.store.Settings().Hosts
	var uses []views.HostUse
	for _, one := range list {
		refused, _ := MayPublish("https://"+one.Host+"/room", extra)
		if slices.Contains(extra, one.Host) || refused != "" {
			uses = append(uses, views.HostUse{Host: one.Host, Links: one.Links, Allowed: refused == ""})
		}
	}
	return uses, nil
}

package db

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// networkFolders are the file systems (statfs(2) magic numbers) whose locks
// SQLite cannot rely on.
var networkFolders = map[uint32]string{
	0x6969:     "NFS",
	0x517b:     "SMB",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB2",
	0x5346414f: "AFS",
	0x00c36400: "Ceph",
	0x0bd00bd0: "Lustre",
}

// refuseNetworkFolder refuses a data folder on a network file system.
func refuseNetworkFolder(dir string) error {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(dir, &stat); err != nil {
		return fmt.Errorf("cannot look at %s: %w", dir, err)
	}
	if name, found := networkFolders[uint32(stat.Type)]; found {
		return fmt.Errorf("%s is on a network file system (%s), where SQLite's locks do not hold: use a local disk", dir, name)
	}
	return nil
}

// Free is the space left for the data folder, in bytes.
func (s *Store) Free() (uint64, error) {
	var stat syscall.Statfs_t
	if err := syscall.Statfs(s.dir, &stat); err != nil {
		return 0, err
	}
	return stat.Bavail * uint64(stat.Bsize), nil
}

// giveToOwner gives a file that root created to the owner of the data folder. A
// missing file is not an error.
func giveToOwner(dir, path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	var folder syscall.Stat_t
	if err := syscall.Stat(dir, &folder); err != nil {
		return fmt.Errorf("cannot look at %s: %w", dir, err)
	}
	if err := os.Lchown(path, int(folder.Uid), int(folder.Gid)); err != nil && !errors.Is(err, fs.ErrNotExist) && !diskRefuses(err) {
		return err
	}
	return nil
}

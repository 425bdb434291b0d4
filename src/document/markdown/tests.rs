use super::*;
use std::sync::Arc;

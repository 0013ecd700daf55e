import { defineProject } from 'vitest/config';
import { patience } from '../../.ci/patience.js';

export default defineProject({ test: { name: 'contract-check', ...patience } });
